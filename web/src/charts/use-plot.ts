import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';

/** Width of an element, told again whenever it changes. */
export function onWidth(element: HTMLElement, told: (width: number) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry) told(Math.floor(entry.contentRect.width));
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Keeps one uPlot in an element: made anew when its options change (theme, zone, bands), fed when only the data do,
 * resized with its box. `build` must be stable while nothing it reads changes.
 */
export function usePlot(
  build: (width: number) => uPlot.Options,
  data: uPlot.AlignedData,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(build(Math.max(200, element.clientWidth)), latest.current, element);
    plot.current = made;
    const stop = onWidth(element, (width) => {
      if (width > 0 && width !== made.width) made.setSize({ width, height: made.height });
    });
    return () => {
      stop();
      made.destroy();
      plot.current = null;
    };
  }, [build]);
  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);
  return box;
}
