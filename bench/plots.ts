/** Figures as plots: drawn by Vega-Lite, written as SVG, on white, so that they are read in the dark as well. */

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ColdFigures } from './cold.js';
import type { EncodeFigures } from './encode.js';
import type { FrontierPoint } from './frontier.js';
import type { UpdateFigure } from './update.js';

const OURS = 'Penchant';
const PEER = 'transformers.js, MiniLM';
const COLOURS = { domain: [OURS, PEER], range: ['#0b6e4f', '#b0b7bf'] };
const STYLE: Partial<TopLevelSpec> = {
  background: 'white',
  padding: 10,
  config: {
    font: 'system-ui, sans-serif',
    axis: { titleFontWeight: 'normal' },
    legend: { orient: 'top', title: null },
  },
};

/** @returns an SVG document */
async function draw(spec: object): Promise<string> {
  const view = new View(parse(compile({ ...STYLE, ...spec } as TopLevelSpec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}

/** Time of fresh texts over the peer's, by number and length, one thread. */
export function plotEncode({ sizes }: EncodeFigures): Promise<string> {
  const values = sizes
    .filter(({ threads }) => threads === 1)
    .map(({ texts, peerTokens, ratio }) => ({ ratio, texts: `${texts}`, tokens: `${peerTokens} tokens` }));
  const lengths = [...new Set(values.map(({ tokens }) => tokens))];
  return draw({
    data: { values },
    facet: { column: { field: 'tokens', sort: lengths, header: { title: null } } },
    spec: {
      width: 150,
      height: 160,
      layer: [
        {
          mark: { type: 'bar', color: COLOURS.range[0] },
          encoding: {
            x: { field: 'texts', type: 'nominal', sort: null, axis: { title: 'texts at once', labelAngle: 0 } },
            y: { field: 'ratio', type: 'quantitative', axis: { title: 'time, transformers.js = 1' } },
          },
        },
        {
          mark: { type: 'text', dy: -6 },
          encoding: {
            x: { field: 'texts', type: 'nominal', sort: null },
            y: { field: 'ratio', type: 'quantitative' },
            text: { field: 'ratio', format: '.2f' },
          },
        },
      ],
    },
  });
}

/** A first and a second visit, phase by phase. */
export function plotCold({ penchant, peer }: ColdFigures): Promise<string> {
  const visits = { loopback: 'first, loopback', slow: 'first, 20 Mbit/s', secondOffline: 'second, offline' } as const;
  const phases = ['page', 'engine', 'learnt', 'order'] as const;
  const words = { page: 'page', engine: 'engine or pipeline', learnt: 'labels learnt', order: 'order' };
  const values = (Object.keys(visits) as (keyof typeof visits)[]).flatMap((visit) =>
    [penchant, peer].flatMap((side, s) =>
      phases.map((phase, i) => ({
        visit: visits[visit],
        side: s === 0 ? OURS : PEER,
        phase: words[phase],
        order: i,
        seconds: (side[visit][phase].median - (i === 0 ? 0 : side[visit][phases[i - 1] as 'page'].median)) / 1000,
      })),
    ),
  );
  return draw({
    data: { values },
    facet: {
      row: { field: 'visit', sort: Object.values(visits), header: { title: null, labelAngle: 0, labelAlign: 'left' } },
    },
    spec: {
      width: 420,
      height: 50,
      mark: 'bar',
      encoding: {
        y: { field: 'side', type: 'nominal', sort: null, axis: { title: null, labelLimit: 0 } },
        x: { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } },
        color: {
          field: 'phase',
          type: 'nominal',
          sort: null,
          scale: { domain: phases.map((phase) => words[phase]), range: ['#d5dbe1', '#5b8e7d', '#8cb369', '#f4a259'] },
        },
        order: { field: 'order' },
      },
    },
  });
}

/** From a click to the new order of 64 candidates, by labels, both axes logarithmic. */
export function plotUpdate(figures: readonly UpdateFigure[]): Promise<string> {
  const values = figures
    .filter(({ candidates }) => candidates === 64)
    .flatMap(({ labels, penchant, peer }) => [
      { labels, side: OURS, ...penchant },
      { labels, side: 'gradient descent', ...peer },
    ]);
  const x = {
    field: 'labels',
    type: 'quantitative',
    scale: { type: 'log' },
    axis: { values: [10, 100, 1000, 10_000] },
  };
  const y = { type: 'quantitative', scale: { type: 'log' }, axis: { title: 'ms, median; bar: p5 to p95' } };
  const color = { field: 'side', scale: { ...COLOURS, domain: [OURS, 'gradient descent'] } };
  return draw({
    data: { values },
    width: 420,
    height: 220,
    layer: [
      { mark: { type: 'line', point: true }, encoding: { x, y: { field: 'median', ...y }, color } },
      { mark: 'rule', encoding: { x, y: { field: 'p5', ...y }, y2: { field: 'p95' }, color } },
    ],
  });
}

/** Encoders by the time they take and how well people are told with them; their size is the area. */
export function plotFrontier(points: readonly FrontierPoint[]): Promise<string> {
  const values = points.map((point) => ({
    ...point,
    label: `${point.name}, ${(point.bytes / 1e6).toFixed(1)} MB`,
    isOurs: point.isShipped,
  }));
  const y = {
    field: 'accuracy',
    type: 'quantitative',
    scale: { zero: false, padding: 30 },
    title: 'pair accuracy after 4 and 8 labels',
  };
  const x = {
    field: 'ratio',
    type: 'quantitative',
    // Most are close to 0, which a logarithm would spread too far.
    // Room for a label behind the last.
    scale: { type: 'sqrt', domain: [0, 1.5 * Math.max(1, ...points.map(({ ratio }) => ratio))], nice: false },
    axis: { values: [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2], format: '.1f' },
    title: 'time for 16 texts of 128 tokens, all-MiniLM-L6-v2 = 1',
  };
  return draw({
    data: { values },
    width: 680,
    height: 260,
    layer: [
      {
        mark: { type: 'point', filled: true, opacity: 0.9 },
        encoding: {
          x,
          y,
          size: { field: 'bytes', type: 'quantitative', legend: null, scale: { range: [30, 900] } },
          color: {
            field: 'isOurs',
            type: 'nominal',
            legend: null,
            scale: { domain: [true, false], range: COLOURS.range },
          },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 19 },
        encoding: { x, y, text: { field: 'label' } },
      },
    ],
  });
}
