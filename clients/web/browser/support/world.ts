import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startBrowser } from './browser.js';
import { Line } from './line.js';
import { Person } from './person.js';

const GATEWAY = process.env['LOCKSTEP_URL'] ?? 'http://127.0.0.1:8080';
const OTHER_GATEWAY = process.env['LOCKSTEP_OTHER_URL'] ?? GATEWAY;

/** A browser, and people at it, each with a profile and a line of their own. */
export class World {
  private readonly people: Person[] = [];
  /** Makes the names of this run its own; none, for pictures of a system that is new. */
  private readonly mark = process.env['LOCKSTEP_MARK'] ?? `.${Math.random().toString(36).slice(2, 6)}`;

  private constructor(
    private readonly browser: Browser,
    readonly gateway: string,
    /** Another one of the same system; the same where there is but one. */
    readonly otherGateway: string,
  ) {}

  static async open(): Promise<World> {
    return new World(await startBrowser(), GATEWAY, OTHER_GATEWAY);
  }

  /** A name that nobody had before. */
  name(name: string): string {
    return name + this.mark;
  }

  /** Lets somebody sign in, as people do. */
  async person(
    user: string,
    device: string,
    options: BrowserContextOptions = {},
    gateway = this.gateway,
  ): Promise<Person> {
    const person = await this.visitor(user, device, options, gateway);
    await person.signIn();
    return person;
  }

  /** Somebody who has not come in yet. */
  async visitor(
    user: string,
    device: string,
    options: BrowserContextOptions = {},
    gateway = this.gateway,
  ): Promise<Person> {
    const line = await Line.to(gateway);
    const context = await this.browser.newContext({
      viewport: { width: 1200, height: 760 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...options,
    });
    const person = new Person(user, device, line, context, await context.newPage());
    this.people.push(person);
    return person;
  }

  /** What any page complained about, by whose it was. */
  complaints(): string[] {
    return this.people.flatMap(({ user, complaints }) => complaints.map(text => `${user}: ${text}`));
  }

  async close(): Promise<void> {
    await Promise.all(this.people.map(person => person.line.close()));
    await this.browser.close();
  }
}
