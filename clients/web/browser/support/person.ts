import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Line } from './line.js';

const PATIENCE_MILLIS = 15_000;

/** Somebody who uses the page, by what it says and not by how it is built. */
export class Person {
  /** Errors of the page and refusals of its policy. */
  readonly complaints: string[] = [];

  constructor(
    readonly user: string,
    readonly device: string,
    readonly line: Line,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.on('pageerror', error => this.complaints.push(error.message));
    page.on('console', message => {
      if (/Content Security Policy|TrustedHTML|violates/i.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  async signIn(): Promise<void> {
    await this.comeIn();
    await this.inLockstep();
  }

  /** Signs in, whatever comes of it. */
  async comeIn(): Promise<void> {
    await this.page.goto(this.line.origin);
    await this.page.getByRole('textbox', { name: 'User' }).fill(this.user);
    await this.page.getByRole('textbox', { name: 'Device' }).fill(this.device);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Waits until the page says that its device holds what the server holds. */
  inLockstep(timeout = PATIENCE_MILLIS): Promise<void> {
    return this.page.getByRole('button', { name: 'In lockstep' }).waitFor({ timeout });
  }

  async beginDirect(peer: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    await this.page.getByRole('textbox', { name: 'User' }).fill(peer);
    await this.page.getByRole('button', { name: 'Begin' }).click();
    await this.composer.waitFor();
  }

  async beginGroup(title: string, members: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    await this.page.getByRole('tab', { name: 'A group' }).click();
    await this.page.getByRole('textbox', { name: 'Title' }).fill(title);
    await this.page.getByRole('textbox', { name: 'Members' }).fill(members.join(', '));
    await this.page.getByRole('button', { name: 'Begin' }).click();
    await this.composer.waitFor();
  }

  get list(): Locator {
    return this.page.getByRole('listbox', { name: 'Conversations' });
  }

  inList(title: string): Locator {
    return this.list.getByRole('option', { name: title });
  }

  async open(title: string): Promise<void> {
    await this.inList(title).click();
    await this.composer.waitFor();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** The newest message with these words. */
  message(text: string | RegExp): Locator {
    return this.page.getByRole('article').filter({ hasText: text }).last();
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.message(text).waitFor();
  }

  /** Waits until one's own message has come so far. */
  async standing(text: string, name: 'Sent' | 'Delivered' | 'Read'): Promise<void> {
    await this.message(text)
      .getByRole('button', { name: `${name}. Who has it?` })
      .waitFor();
  }

  /** Has the page show what can be done with a message: by the mouse, or by a finger where there is none. */
  private async pointAt(text: string): Promise<Locator> {
    const message = this.message(text);
    const canHover = await this.page.evaluate(() => matchMedia('(hover: hover)').matches);
    await (canHover ? message.hover() : message.locator('.text').tap());
    return message;
  }

  /** Does something with a message by its menu. */
  async choose(text: string, item: string): Promise<void> {
    const message = await this.pointAt(text);
    await message.getByRole('button', { name: 'More' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  async react(text: string, emoji: string): Promise<void> {
    const message = await this.pointAt(text);
    await message.getByRole('button', { name: 'React', exact: true }).click();
    await this.page.getByRole('toolbar', { name: 'Reactions' }).getByRole('button', { name: emoji }).click();
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: `target/screenshots/${name}.png`, animations: 'disabled' });
  }
}
