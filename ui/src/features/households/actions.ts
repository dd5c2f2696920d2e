// What can be done at a household besides recording a visit: the entries of the "+" sheet, in their order.
// A feature adds its entry here and its word to `words.ts`; the screen behind it is loaded when it is opened.
import { routeTo } from '../../app/router';
import type { IconName } from '../../design/icons';
import type { w } from './words';

type Word = keyof ReturnType<typeof w>['actions'];

export type Action = { word: Word; icon: IconName; to: (household: string) => string };

export const actions: Action[] = [
  { word: 'skills', icon: 'star', to: (household) => routeTo('skills', household) },
  { word: 'survey', icon: 'note', to: (household) => routeTo('survey', household) },
  { word: 'opinion', icon: 'opinion', to: (household) => routeTo('opinion', household) },
  { word: 'appointment', icon: 'calendar', to: (household) => routeTo('appointment', household, 'new') },
  { word: 'shops', icon: 'shop', to: (household) => routeTo('shop', household) },
  { word: 'addPerson', icon: 'addUser', to: (household) => routeTo('household', household, 'person', 'new') },
  { word: 'change', icon: 'merge', to: (household) => routeTo('household', household, 'change') },
  { word: 'edit', icon: 'edit', to: (household) => routeTo('household', household, 'edit') },
];
