import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { picture, pictureNames } from './pictures';
import { en, vi } from './words';

type Card = { id: string; steps: { picture: string }[] };

it('has a drawing for every step of the shipped cards', () => {
  const cards = JSON.parse(readFileSync('../crates/model/data/guides.json', 'utf8')) as Card[];
  for (const card of cards) for (const step of card.steps) expect(pictureNames, card.id).toContain(step.picture);
});

it('has a name for every drawing in both languages', () => {
  for (const words of [vi, en]) expect(Object.keys(words.editor.pictures).sort()).toEqual([...pictureNames].sort());
});

it('draws something for a name of a newer version', () => {
  expect(picture('not drawn yet')).toMatch(/^<svg .*<\/svg>$/);
});
