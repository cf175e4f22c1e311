import uPlot from 'uplot';
import { formatCompact } from '../lib/numbers.ts';
import { placeLabels } from './band-labels.ts';
import type { Palette } from './palette.ts';
import { needsYear, tickText } from './time-words.ts';

export interface PlotFrame {
  readonly palette: Palette;
  readonly zone: string;
  readonly syncKey: string;
  readonly onCursor: (index: number | null) => void;
  readonly onBrush: (fromSeconds: number, toSeconds: number) => void;
}

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** Both plots leave the same room left and right, so that their windows stand above each other. */
const LEFT = 48;
const RIGHT = 40;

function frameOptions(frame: PlotFrame): Pick<uPlot.Options, 'tzDate' | 'cursor' | 'legend' | 'hooks' | 'select'> {
  return {
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), frame.zone),
    legend: { show: false },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      points: { size: 6 },
      // Only the pointer is shared: the brush belongs to the plot it is drawn in.
      sync: { key: frame.syncKey, filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } },
    },
    hooks: {
      setCursor: [(plot) => frame.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 2) return;
          frame.onBrush(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function axis(palette: Palette, more: uPlot.Axis): uPlot.Axis {
  return {
    stroke: palette.muted,
    font: palette.font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    gap: 6,
    ...more,
  };
}

function spanOf(plot: uPlot): number {
  const { min, max } = plot.scales['x'] ?? {};
  return (max ?? 0) - (min ?? 0);
}

/** Ticks of 24 hours, in the zone of the axis. */
function timeTicks(zone: string): NonNullable<uPlot.Axis['values']> {
  return (plot, splits, _axis, _space, step) =>
    splits.map((seconds) => tickText(seconds, { zone, step, span: spanOf(plot) }));
}

/** Pixels a tick takes at least: with the year it is longer. */
function tickSpace(plot: uPlot): number {
  return needsYear(spanOf(plot)) ? 90 : 50;
}

const fromZero: uPlot.Range.Function = (_plot, _min, max) => [0, max > 0 ? max * 1.16 : 1];
const wholeNumbers = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8];
const compactTicks = (_plot: uPlot, splits: number[]) => splits.map((split) => formatCompact(split));

/** Events per window: a strip of its own, because there are hundreds of times more of them than anomalies. */
export function eventsOptions(
  frame: PlotFrame,
  size: { width: number; height: number; xAxis: boolean },
): uPlot.Options {
  const { palette } = frame;
  const time = size.xAxis
    ? axis(palette, { grid: { show: false }, size: 28, values: timeTicks(frame.zone), space: tickSpace })
    : { show: false, size: 0 };
  return {
    ...size,
    ...frameOptions(frame),
    padding: [8, RIGHT, 6, 0],
    scales: { x: { time: true }, y: { range: fromZero } },
    axes: [time, axis(palette, { scale: 'y', size: LEFT, space: 22, incrs: wholeNumbers, values: compactTicks })],
    series: [
      {},
      { scale: 'y', stroke: palette.neutral, fill: palette.neutralFill, width: 1.2, points: { show: false } },
    ],
  };
}

/** Anomalies per window as bars, their mean score as a line on the right axis, bursts as bands behind. */
export function anomalyOptions(
  frame: PlotFrame,
  size: { width: number; height: number },
  bands: readonly Band[],
): uPlot.Options {
  const { palette } = frame;
  const options = frameOptions(frame);
  return {
    ...size,
    ...options,
    padding: [12, 0, 0, 0],
    scales: { x: { time: true }, y: { range: fromZero }, score: { range: [0, 1] } },
    axes: [
      axis(palette, { grid: { show: false }, size: 28, values: timeTicks(frame.zone), space: tickSpace }),
      axis(palette, { scale: 'y', size: LEFT, space: 34, incrs: wholeNumbers, values: compactTicks }),
      axis(palette, {
        scale: 'score',
        side: 1,
        size: RIGHT,
        grid: { show: false },
        splits: [0, 0.25, 0.5, 0.75, 1],
        values: (_plot, splits) => splits.map((split) => split.toFixed(2)),
      }),
    ],
    series: [
      {},
      {
        scale: 'y',
        fill: palette.anomaly,
        stroke: palette.anomaly,
        width: 0,
        paths: uPlot.paths.bars!({ size: [0.86, 40, 1], align: 1 }),
        points: { show: false },
      },
      { scale: 'score', stroke: palette.accent, width: 1.6, spanGaps: true, points: { show: false } },
    ],
    hooks: { ...options.hooks, drawClear: [(plot) => drawBands(plot, bands, palette)] },
  };
}

function drawBands(plot: uPlot, bands: readonly Band[], palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = scaledFont(palette.font);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  const drawn = bands.flatMap((band, index) => {
    const left = Math.max(bbox.left, plot.valToPos(band.from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(band.to, 'x', true));
    return right <= left
      ? []
      : [{ left, width: Math.max(right - left, 2), label: band.label, number: String(index + 1) }];
  });
  for (const { left, width } of drawn) {
    ctx.fillStyle = palette.band;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = palette.anomaly;
    ctx.fillRect(left, bbox.top, width, Math.round(2 * devicePixelRatio));
  }
  const labels = placeLabels(
    drawn.map(({ left, width, label, number }) => ({
      middle: left + width / 2,
      width: ctx.measureText(label).width,
      shortWidth: ctx.measureText(number).width,
    })),
    { from: bbox.left, to: bbox.left + bbox.width },
  );
  ctx.fillStyle = palette.muted;
  for (const [index, { at, row, short }] of labels.entries()) {
    const { label, number } = drawn[index]!;
    ctx.fillText(short ? number : label, at, bbox.top + (5 + LABEL_ROW * row) * devicePixelRatio);
  }
  ctx.restore();
}

/** Height of a row of labels in CSS pixels. */
const LABEL_ROW = 14;

/** Canvas text is in device pixels. */
function scaledFont(font: string): string {
  return font.replace(/^(\d+)px/, (_all, size: string) => `${Math.round(Number(size) * devicePixelRatio)}px`);
}
