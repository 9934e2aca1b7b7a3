/** What is in the composer, and what all devices of the user are known to have there. */
export interface DraftModel {
  readonly text: string;
  readonly known: string;
  /** What was kept from here and has not come back yet, oldest first. */
  readonly given: readonly string[];
}

/** What is in the composer is kept for all devices. */
export function kept(model: DraftModel): DraftModel {
  return { text: model.text, known: model.text, given: [...model.given, model.text] };
}

/** The draft that all devices have has changed. What is being written here stays, and so does what was kept from here. */
export function withDraft(model: DraftModel, draft: string): DraftModel {
  const own = model.given.indexOf(draft);
  if (own >= 0) {
    return { ...model, given: model.given.slice(own + 1) };
  }
  if (draft === model.known) {
    return model;
  }
  const isBeingWritten = model.text !== model.known;
  return { ...model, text: isBeingWritten ? model.text : draft, known: draft };
}
