/** A band's label, measured; positions and widths in the same unit, along the axis. */
export interface LabelledBand {
  readonly middle: number;
  readonly width: number;
  /** What it says where words do not fit: a number the list under the chart repeats. */
  readonly shortWidth: number;
}

export interface PlacedLabel {
  /** Centre of the text, moved inwards at the ends of the axis. */
  readonly at: number;
  /** 0 is the top row; labels too close to stand side by side stand below each other. */
  readonly row: number;
  readonly short: boolean;
}

/** Rows that leave the bars below readable. */
const ROWS = 3;
const GAP = 8;

/** A place for every label, none over another: in words on up to three rows, else as numbers on as many as it takes. */
export function placeLabels(bands: readonly LabelledBand[], axis: { from: number; to: number }): PlacedLabel[] {
  const inWords = placed(bands, axis, false);
  return inWords.every(({ row }) => row < ROWS) ? inWords : placed(bands, axis, true);
}

function placed(bands: readonly LabelledBand[], axis: { from: number; to: number }, short: boolean): PlacedLabel[] {
  const ends: number[] = [];
  return bands.map((band) => {
    const half = (short ? band.shortWidth : band.width) / 2;
    const at = Math.max(axis.from + half, Math.min(axis.to - half, band.middle));
    const free = ends.findIndex((end) => at - half >= end + GAP);
    const row = free === -1 ? ends.length : free;
    ends[row] = at + half;
    return { at, row, short };
  });
}
