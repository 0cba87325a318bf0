import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { colours } from '../shell/theme.ts';
import { shortened } from '../format/text.ts';
import { clock } from '../format/times.ts';

/** One line of a chart. */
export interface Line {
  readonly title: string;
  /** A custom property of the style sheet that holds the colour, such as "--line-1". */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  /** Dashes tell lines apart for those who can't by colour. */
  readonly dashed?: boolean;
}

interface Properties {
  readonly title: string;
  /** Seconds since 1970, in order. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  /** Writes a value with its unit. */
  readonly written: (value: number | null) => string;
  /** Whether all values are whole numbers: then no fraction is marked on the axis. */
  readonly whole?: boolean;
  /** Writes a place on the axis of time. */
  readonly time?: (seconds: number) => string;
  /** Bars side by side at 0, 1, 2 … instead of lines over time; `time` names them. For two lines at most. */
  readonly bars?: boolean;
  /** What the last value is called; "now" where nothing is said. */
  readonly last?: string;
}

const HEIGHT = 190;
const MINUTE = 60;
const NAME_SPACE = 110;
const NAME_CHARACTERS = 15;
const WHOLE = Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

function property(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A canvas knows no light-dark(): this asks an element that has the colour. */
function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function options({ at, lines, written, whole, time, bars }: Properties, width: number, pointed: (index: number | null) => void): uPlot.Options {
  const axis = {
    stroke: colour('--quiet'),
    font: `12px ${property('--font')}`,
    grid: { stroke: colour('--edge'), width: 1 },
    ticks: { show: false },
  };
  const label = (seconds: number, step: number) => time?.(seconds) ?? clock(seconds * 1000).slice(0, step < MINUTE ? 8 : 5);
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    hooks: { setCursor: [(plot) => pointed(plot.cursor.idx ?? null)] },
    padding: [10, 8, 0, 0],
    scales: {
      ...(bars && { x: { time: false, range: [-0.5, at.length - 0.5] } }),
      y: { range: (_plot, low, high) => [Math.min(low ?? 0, 0) * 1.1, Math.max(high ?? 0, 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        space: bars ? NAME_SPACE : 70,
        size: 28,
        ...(bars && { incrs: WHOLE }),
        values: (_plot, splits, _axis, _space, step) => splits.map((split) => (bars ? fitted(label(split, step)) : label(split, step))),
      },
      { ...axis, size: 64, ...(whole && { incrs: WHOLE }), values: (_plot, splits) => splits.map((split) => written(split)) },
    ],
    series: [
      {},
      ...lines.map((line, index) => ({
        label: line.title,
        ...(bars && { fill: colour(line.colour), paths: barPaths(lines.length, index) }),
        stroke: colour(line.colour),
        width: 2,
        spanGaps: false,
        points: { show: false },
        ...(line.dashed && { dash: [6, 4] }),
      })),
    ],
  };
}

/** Two bars stand on either side of their place. */
function barPaths(number: number, index: number): uPlot.Series.PathBuilder {
  return uPlot.paths.bars?.({ size: [number === 1 ? 0.6 : 0.35, 48], align: number === 1 ? 0 : index === 0 ? -1 : 1 }) ?? (() => null);
}

function fitted(name: string): string {
  return shortened(name, NAME_CHARACTERS);
}

function last(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
}

/** A chart of lines over time. Its caption says in words what the lines show: the last value and the highest one. */
export function Chart(properties: Properties) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const pointed = useSignal<number | null>(null);
  const { title, at, lines, written, time } = properties;
  const shape = lines.map((line) => line.title + line.colour).join() + (properties.bars ? at.length : '');
  const painted = colours.value;

  useEffect(() => {
    const element = holder.current;
    if (!element) {
      return undefined;
    }
    const made = new uPlot(options(properties, element.clientWidth, (index) => (pointed.value = index)), data(properties), element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, painted]);

  useEffect(() => {
    plot.current?.setData(data(properties));
  }, [at, lines]);

  const index = pointed.value;
  const instant = index === null ? undefined : at[index];
  const told = ({ values }: Line) =>
    index === null || instant === undefined
      ? `${written(last(values))} ${properties.last ?? 'now'}, ${written(highest(values))} at most`
      : `${written(values[index] ?? null)} at ${time ? time(instant) : clock(instant * 1000)}`;
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        <ul class="legend">
          {lines.map((line) => (
            <li key={line.title}>
              <span class={`swatch ${line.colour.slice(2)} ${line.dashed ? 'dashed' : ''}`} aria-hidden="true" />
              {line.title}: {told(line)}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={holder} aria-hidden="true" />
    </figure>
  );
}

function data({ at, lines }: Properties): uPlot.AlignedData {
  return [[...at], ...lines.map((line) => [...line.values])] as uPlot.AlignedData;
}
