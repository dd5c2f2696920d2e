// Small words about opinions, shared by the household's page, the visit form and the board.
import type { OpinionStatus, OpinionView } from '../../generated/bindings';
import type { IconName } from '../../design/icons';
import { w } from './words';

export const topics = ['signal', 'public_service', 'payment', 'selling', 'health', 'learning', 'scam', 'team', 'other'];

export function topicText(topic: string | null): string {
  return topic === null ? '' : (w().topics[topic] ?? topic);
}

export const stageLook: Record<OpinionStatus, [IconName, string]> = {
  new: ['note', 'wait'],
  forwarded: ['relayed', ''],
  answered: ['check', 'good'],
  closed: ['lock', ''],
};

/** Whether a reply waits to be read to the household. */
export function isToRead(opinion: OpinionView): boolean {
  return opinion.replies.some((reply) => reply.read_by === null);
}
