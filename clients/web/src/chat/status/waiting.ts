import type { CommandStatus } from '@lockstep/client';

/** What people call what they did, one and several. What nobody would miss, such as a mark, is a change. */
const NOUNS: Readonly<Record<string, readonly [string, string]>> = {
  send: ['message', 'messages'],
  edit: ['edit', 'edits'],
  react: ['reaction', 'reactions'],
  createConversation: ['conversation', 'conversations'],
};
const CHANGE = ['change', 'changes'] as const;

/** What is queued, in words. */
export function waitingInWords(waiting: readonly CommandStatus[]): string {
  if (waiting.length === 0) {
    return 'Nothing waits to be sent.';
  }
  const counts = new Map<readonly [string, string], number>();
  for (const { action } of waiting) {
    const noun = NOUNS[action] ?? CHANGE;
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  const parts = [...counts].map(([[one, many], count]) => `${count} ${count === 1 ? one : many}`);
  const list =
    parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}` : parts.join('');
  return `${list} ${waiting.length === 1 ? 'waits' : 'wait'} to be sent.`;
}
