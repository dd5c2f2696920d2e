// The figures as lines of text and as a picture 1080 pixels wide. Pure but for the canvas: no name goes in, none comes out.
import { count, fullDay } from '../../app/format';
import type { Language } from '../../app/language.svelte';
import type { ShareSummary } from '../../generated/bindings';
import { w as visit } from '../visit/words';
import { w } from './words';

export type Figure = { value: string; label: string };

export function periodText(summary: ShareSummary): string {
  return summary.from === summary.to ? w().ofDay(fullDay(summary.from)) : w().ofWeek(fullDay(summary.from), fullDay(summary.to));
}

/** What there is to say: figures of zero are left out, but for the visits. */
export function figures(summary: ShareSummary, language: Language): Figure[] {
  const names = w().figures;
  const all: [number, string][] = [
    [summary.visits, names.visits], [summary.households, names.households], [summary.people, names.people],
    [summary.opinions, names.opinions], [summary.sessions, names.sessions], [summary.attendance, names.attendance],
  ];
  return all.filter(([value], at) => value > 0 || at === 0).map(([value, label]) => ({ value: count(value, language), label }));
}

export function topicLines(summary: ShareSummary, language: Language): Figure[] {
  return summary.topics.slice(0, 4).map((one) => ({ value: count(one.count, language), label: visit().topics[one.topic] ?? one.topic }));
}

export function shareText(summary: ShareSummary, language: Language): string {
  const topics = topicLines(summary, language).map((one) => `${one.label} (${one.value})`).join(', ');
  return [
    `${w().team} · ${summary.unit.path}`,
    periodText(summary),
    ...figures(summary, language).map((one) => `• ${one.value} ${one.label}`),
    ...(topics ? [`${w().topics}: ${topics}`] : []),
    w().slogan,
  ].join('\n');
}

const width = 1080;

/** Words broken to lines that fit. */
export function wrapped(measure: (text: string) => number, text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > most) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** Draws the picture; its height follows what there is to say. */
export function draw(canvas: HTMLCanvasElement, summary: ShareSummary, language: Language): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const font = (size: number, weight = 700) => (pen.font = `${weight} ${size}px "Be Vietnam Pro", "Noto Sans", sans-serif`);
  const write = (text: string, x: number, y: number, colour: string) => {
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  };
  const cells = figures(summary, language);
  const topics = topicLines(summary, language);
  font(44);
  const title = wrapped((text) => pen.measureText(text).width, summary.unit.path, width - 144);
  const head = 250 + title.length * 58;
  const rows = Math.ceil(cells.length / 2);
  const foot = head + 40 + rows * 236 + (topics.length > 0 ? 96 + topics.length * 76 : 0);
  canvas.width = width;
  canvas.height = foot + 150;

  pen.fillStyle = '#f2f6f4';
  pen.fillRect(0, 0, width, canvas.height);
  pen.fillStyle = '#00594f';
  pen.fillRect(0, 0, width, head);
  roof(pen);
  font(36);
  write(w().team, 176, 110, '#ffc36b');
  font(44);
  title.forEach((line, at) => write(line, 72, 200 + at * 58, '#ffffff'));
  font(36, 400);
  write(periodText(summary), 72, head - 44, '#eaf8f5');
  cells.forEach((cell, at) => {
    const [x, y] = [72 + (at % 2) * 476, head + 40 + Math.floor(at / 2) * 236];
    box(pen, x, y, 460, 212);
    font(92);
    write(cell.value, x + 32, y + 104, '#00594f');
    font(34, 400);
    wrapped((text) => pen.measureText(text).width, cell.label, 400).slice(0, 2).forEach((line, row) => write(line, x + 32, y + 150 + row * 42, '#14211f'));
  });
  bars(pen, font, write, topics, head + 40 + rows * 236);
  font(32, 400);
  write(w().slogan, 72, foot + 72, '#41514d');
  font(32);
  write('Từng Nhà', 72, foot + 116, '#00594f');
}

function roof(pen: CanvasRenderingContext2D): void {
  pen.lineWidth = 12;
  pen.lineCap = pen.lineJoin = 'round';
  pen.strokeStyle = '#ffffff';
  pen.stroke(new Path2D('M72 104 116 68 160 104'));
  pen.strokeStyle = '#e5a23a';
  pen.stroke(new Path2D('M116 98c0 16 24 12 24 26'));
}

function box(pen: CanvasRenderingContext2D, x: number, y: number, wide: number, high: number): void {
  const round = 24;
  pen.fillStyle = '#ffffff';
  pen.beginPath();
  pen.moveTo(x + round, y);
  pen.arcTo(x + wide, y, x + wide, y + high, round);
  pen.arcTo(x + wide, y + high, x, y + high, round);
  pen.arcTo(x, y + high, x, y, round);
  pen.arcTo(x, y, x + wide, y, round);
  pen.fill();
}

function bars(pen: CanvasRenderingContext2D, font: (size: number, weight?: number) => unknown, write: (text: string, x: number, y: number, colour: string) => void, topics: Figure[], top: number): void {
  if (topics.length === 0) return;
  font(38);
  write(w().topics, 72, top + 56, '#14211f');
  const most = Math.max(...topics.map((one) => Number(one.value.replace(/\D/g, ''))));
  topics.forEach((one, at) => {
    const y = top + 84 + at * 76;
    const share = Number(one.value.replace(/\D/g, '')) / most;
    pen.fillStyle = '#a9d8cf';
    pen.fillRect(72, y, Math.max(24, 936 * share), 60);
    font(34);
    write(`${one.value}  ${one.label}`, 92, y + 42, '#14211f');
  });
}
