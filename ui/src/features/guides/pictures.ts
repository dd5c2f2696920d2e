// The drawings of the cards, made for this project: few shapes, two colours and amber, readable at arm's length.
const pine = '#00594f';
const leaf = '#5fb3a5';
const amber = '#e5a23a';
const ink = '#14211f';
const red = '#b3261e';
const pale = '#e1f1ed';

const rect = (x: number, y: number, width: number, height: number, fill: string, rx = 0) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${rx}" fill="${fill}"/>`;
const disc = (cx: number, cy: number, r: number, fill: string) => `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}"/>`;
const line = (d: string, stroke = pine, width = 6) => `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const shape = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`;
const word = (x: number, y: number, size: number, text: string, fill = pine) => `<text x="${x}" y="${y}" font-size="${size}" font-weight="700" text-anchor="middle" fill="${fill}">${text}</text>`;

/** A phone in the middle; what it shows lies between 86…154 and 30…146. */
const phone = (inner: string) => rect(76, 10, 88, 160, ink, 14) + rect(83, 22, 74, 132, '#fff', 5) + disc(120, 162, 4, leaf) + inner;
const person = (x: number, y: number, shirt: string) => disc(x, y, 20, '#f1c9a5') + shape(`M${x - 34} ${y + 70}v-16a34 30 0 0 1 68 0v16z`, shirt) + shape(`M${x - 20} ${y - 4}a20 20 0 0 1 40 0c-10-8-30-8-40 0z`, ink);
const qrAt = (x: number, y: number, unit: number) =>
  [[0, 0], [5, 0], [0, 5]].map(([a = 0, b = 0]) => rect(x + a * unit, y + b * unit, 3 * unit, 3 * unit, ink) + rect(x + (a + 1) * unit, y + (b + 1) * unit, unit, unit, '#fff')).join('') +
  [[4, 0], [4, 2], [3, 4], [5, 4], [7, 4], [4, 5], [6, 6], [4, 7], [7, 7], [0, 4]].map(([a = 0, b = 0]) => rect(x + a * unit, y + b * unit, unit, unit, ink)).join('');
const tick = (x: number, y: number, size: number, colour = '#fff') => line(`m${x - size} ${y} ${size * 0.7} ${size * 0.7} ${size * 1.3}-${size * 1.4}`, colour, size / 2.4);
const padlock = (x: number, y: number) => line(`M${x - 14} ${y}v-14a14 14 0 0 1 28 0v14`, pine, 7) + rect(x - 22, y - 2, 44, 36, amber, 6) + disc(x, y + 14, 5, ink);
const lines = (x: number, y: number, widths: number[]) => widths.map((width, at) => rect(x, y + at * 14, width, 6, '#b9cfca', 3)).join('');

const scenes: Record<string, string> = {
  police: rect(20, 118, 200, 40, pine, 6) + person(120, 62, '#3f6b3a') + shape('M92 46h56l-6-16H98z', '#3f6b3a') + rect(92, 44, 56, 6, amber) + word(120, 146, 22, 'CÔNG AN XÃ', '#fff'),
  store: phone([0, 1, 2, 3].map((at) => rect(92 + (at % 2) * 30, 34 + Math.floor(at / 2) * 30, 24, 24, at === 1 ? amber : leaf, 6)).join('') + line('M120 98v30m-14-14 14 14 14-14M98 142h44')),
  code: phone([0, 1, 2, 3].map((at) => rect(89 + at * 17, 60, 13, 22, pale, 3) + disc(95.5 + at * 17, 71, 3.5, pine)).join('') + disc(112, 116, 13, amber) + disc(112, 116, 5, '#fff') + rect(122, 112, 26, 8, amber) + rect(138, 118, 6, 8, amber)),
  lock: phone(padlock(120, 84)),
  cards: phone(rect(89, 40, 62, 42, leaf, 5) + disc(104, 58, 8, '#fff') + rect(96, 68, 17, 8, '#fff', 3) + lines(118, 50, [28, 22, 28].map((one) => one - 2)) + rect(89, 92, 62, 42, amber, 5) + line('M98 113h14m-7-7v14', '#fff', 5) + rect(120, 104, 24, 6, '#fff', 3) + rect(120, 116, 18, 6, '#fff', 3)),
  qr: phone(qrAt(92, 56, 7)),
  scan: rect(30, 16, 76, 144, ink, 12) + rect(37, 27, 62, 118, '#fff', 4) + line('M46 62v-14h14M90 62v-14H76M46 104v14h14M90 104v14H76', amber, 5) + rect(44, 80, 48, 5, red) + rect(142, 44, 74, 74, '#fff', 4) + qrAt(151, 53, 7) + rect(172, 118, 14, 34, pine) + rect(150, 150, 58, 10, pine, 4),
  portal: phone(rect(88, 30, 64, 14, pale, 7) + rect(94, 34, 40, 6, leaf, 3) + shape('M92 78l28-20 28 20z', pine) + [98, 115, 132].map((x) => rect(x, 80, 10, 34, pine)).join('') + rect(92, 116, 56, 8, pine) + rect(92, 132, 56, 12, amber, 4)),
  form: phone([40, 66, 92].map((y, at) => rect(90, y, 14, 14, at < 2 ? pine : pale, 3) + (at < 2 ? tick(97, y + 7, 4) : '') + rect(110, y + 4, 36, 6, '#b9cfca', 3)).join('') + rect(92, 122, 56, 18, amber, 6)),
  camera: rect(70, 40, 100, 118, '#fff', 6) + lines(86, 62, [68, 60, 68, 44, 60]) + line('M50 50V26h26M190 50V26h-26M50 134v24h26M190 134v24h-26', amber, 7) + disc(120, 24, 12, pine) + disc(120, 24, 6, '#fff'),
  send: phone(lines(92, 38, [56, 48, 56]) + disc(120, 112, 26, pine) + line('M120 126V98m-12 12 12-12 12 12', '#fff', 6)),
  track: phone(line('M98 50v76', leaf, 5) + [50, 88, 126].map((y, at) => disc(98, y, 10, at < 2 ? pine : '#fff') + (at < 2 ? tick(98, y, 5) : line(`M98 ${y - 9}a9 9 0 1 1-.1 0`, leaf, 3)) + rect(116, y - 3, 32, 6, '#b9cfca', 3)).join('')),
  money: phone(word(120, 66, 17, '50.000 đ') + rect(90, 76, 60, 4, amber) + [0, 1, 2, 3, 4, 5].map((at) => disc(99 + (at % 3) * 21, 98 + Math.floor(at / 3) * 20, 7, pale)).join('') + rect(92, 132, 56, 16, pine, 6)),
  people: person(84, 66, leaf) + person(158, 66, amber),
  check: disc(120, 90, 58, pine) + tick(116, 92, 26),
  shop: rect(52, 84, 136, 74, '#fff') + [0, 1, 2, 3, 4].map((at) => shape(`M${44 + at * 30.4} 46h30.4v30a15.2 15.2 0 0 1-30.4 0z`, at % 2 === 0 ? pine : amber)).join('') + rect(44, 36, 152, 12, ink, 4) + rect(68, 108, 46, 30, leaf, 4) + rect(132, 100, 36, 58, pine, 3),
  box: shape('M60 66l60-30 60 30-60 30z', '#f0c583') + shape('M60 66v64l60 30V96z', amber) + shape('M180 66v64l-60 30V96z', '#c9862a') + line('M90 51l60 30v26', '#fff', 7),
  health: phone(shape('M120 112c-34-22-34-52-14-52 8 0 14 8 14 12 0-4 6-12 14-12 20 0 20 30-14 52z', red) + line('M112 80h16m-8-8v16', '#fff', 6) + lines(92, 124, [56, 40])),
  call: phone(disc(120, 62, 22, pale) + word(120, 71, 26, '?') + disc(102, 122, 15, red) + disc(138, 122, 15, leaf) + line('M95 124a12 9 0 0 1 14 0', '#fff', 5) + line('M131 120a12 9 0 0 0 14 4', '#fff', 5)),
  stop: shape('M92 22h56l40 40v56l-40 40H92l-40-40V62z', red) + line('M92 62l56 56m0-56l-56 56', '#fff', 14),
  shield: shape('M120 18l58 20v48c0 36-24 62-58 76-34-14-58-40-58-76V38z', pine) + tick(117, 92, 24),
  settings: phone([44, 76, 108].map((y, at) => rect(90, y, 30, 6, '#b9cfca', 3) + rect(126, y - 4, 24, 14, at === 1 ? pale : pine, 7) + disc(at === 1 ? 133 : 143, y + 3, 5, at === 1 ? leaf : '#fff')).join('') + rect(92, 130, 56, 12, amber, 6)),
  wifi: line('M48 74a104 104 0 0 1 144 0', leaf, 14) + line('M72 102a70 70 0 0 1 96 0', pine, 14) + line('M97 128a34 34 0 0 1 46 0', pine, 14) + disc(120, 150, 11, amber),
  signal: [0, 1, 2, 3].map((at) => rect(54 + at * 36, 126 - at * 30, 26, 30 + at * 30, at < 3 ? pine : leaf, 5)).join(''),
  video: phone(rect(87, 30, 66, 84, pale, 4) + disc(120, 62, 15, '#f1c9a5') + shape('M96 114v-8a24 22 0 0 1 48 0v8z', amber) + disc(120, 134, 13, pine) + rect(112, 128, 11, 12, '#fff', 2) + shape('M124 133l7-5v12l-7-5z', '#fff')),
  child: person(92, 58, pine) + disc(158, 92, 15, '#f1c9a5') + shape('M134 152v-12a24 24 0 0 1 48 0v12z', amber) + shape('M143 88a15 15 0 0 1 30 0c-8-5-22-5-30 0z', ink) + rect(118, 122, 26, 36, ink, 4) + rect(121, 126, 20, 26, '#fff', 2),
  bank: shape('M40 66l80-40 80 40z', pine) + [58, 92, 126, 160].map((x) => rect(x, 72, 20, 56, leaf)).join('') + rect(40, 132, 160, 18, pine, 3) + disc(120, 52, 9, amber),
  link: phone(rect(89, 38, 62, 44, pale, 6) + line('M96 52h36m-36 14h24', leaf, 5) + line('M110 118l10-10m-14 4-6 6a9 9 0 0 0 13 13l6-6m8-20 6-6a9 9 0 0 1 13 13l-6 6', red, 6)),
};

export const pictureNames = Object.keys(scenes);

/** The drawing as SVG; an unknown name (of a newer version) shows the phone alone. */
export function picture(name: string): string {
  return `<svg viewBox="0 0 240 180" aria-hidden="true" font-family="Be Vietnam Pro, sans-serif">${rect(0, 0, 240, 180, pale, 18)}${scenes[name] ?? phone('')}</svg>`;
}
