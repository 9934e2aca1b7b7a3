/** A grant for each frame would double the frames. */
const PART = 4;

/**
 * How many frames the server may send ahead of this device: it begins with a number of them, and may send as many more
 * as the device has stored. So a device that is slow is told less instead of drowning.
 */
export class Credit {
  private used = 0;

  /** @param ahead at least 1 */
  constructor(private readonly ahead: number) {}

  /** A `hello` grants everything anew. */
  begin(): number {
    this.used = 0;
    return this.ahead;
  }

  /** A frame that costs credit was handled; it is stored by the end of the turn. */
  use(): void {
    this.used++;
  }

  /** How many frames may be given back now; 0 while it is not worth a frame. */
  giveBack(): number {
    const given = this.used * PART >= this.ahead ? this.used : 0;
    this.used -= given;
    return given;
  }
}
