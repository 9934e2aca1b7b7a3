import type { Conversation } from '@lockstep/client';

/** What a conversation is called. */
export function titleOf({ kind, title, peer }: Conversation): string {
  return (kind === 'direct' ? peer : title) ?? 'Conversation';
}

/** Users, as people enter several: between spaces and commas, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(name => name !== ''))];
}
