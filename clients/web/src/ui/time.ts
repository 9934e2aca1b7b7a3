const DAY_MILLIS = 86_400_000;
const AHEAD_SECONDS_MAX = 60;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The time of day. */
export function timeOfDay(at: string | number): string {
  return clock.format(new Date(at));
}

/** All of it, for whoever asks. */
export function wholeTime(at: string | number): string {
  return exact.format(new Date(at));
}

/** How many midnights lie between, in the time zone of the reader. */
export function daysBetween(at: string | number, now: number): number {
  return Math.round((midnight(now) - midnight(new Date(at).getTime())) / DAY_MILLIS);
}

/** The day, as people say it. */
export function dayName(at: string | number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) {
    return 'Today';
  }
  if (days === 1) {
    return 'Yesterday';
  }
  return days > 1 && days < 7 ? weekday.format(new Date(at)) : date.format(new Date(at));
}

/** When, as short as a list wants it. */
export function shortTime(at: string | number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) {
    return timeOfDay(at);
  }
  if (days === 1) {
    return 'Yesterday';
  }
  return (days < 7 ? shortWeekday : dayAndMonth).format(new Date(at));
}

/** How long ago, in words. */
export function ago(at: string | number, now: number): string {
  const seconds = Math.round((now - new Date(at).getTime()) / 1_000);
  if (seconds < -AHEAD_SECONDS_MAX) {
    return `on ${wholeTime(at)}`; // the clock was set back meanwhile, so nobody knows how long it is
  }
  if (seconds < 10) {
    return 'just now';
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  return daysBetween(at, now) === 0 ? `at ${timeOfDay(at)}` : dayAndTime(at, now);
}

/** When, with the day if that is another one. */
export function dayAndTime(at: string | number, now: number): string {
  const time = timeOfDay(at);
  return daysBetween(at, now) <= 0 ? time : `${shortTime(at, now)}, ${time}`;
}

/** When the day began, in the time zone of the reader. */
export function midnight(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
