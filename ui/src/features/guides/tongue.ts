// What a commune wrote in Vietnamese only is Vietnamese, whatever language the screen speaks: readers aloud need to know.
import type { Bilingual } from '../../generated/bindings';

export function tongue(text: Bilingual): 'vi' | undefined {
  return text.en === text.vi ? 'vi' : undefined;
}
