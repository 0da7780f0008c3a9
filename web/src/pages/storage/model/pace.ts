/** How quickly a sync goes, and when it may be over. Pure. */

interface Moment {
  /** Milliseconds. */
  readonly at: number;
  readonly seen: number;
}

export interface Pace {
  readonly perSecond: number;
  /** Null: nobody knows how many objects there are, as none were counted before, or there are more now. */
  readonly secondsLeft: number | null;
}

/** Null as long as too little has been seen to say. */
export function paceOf(begun: Moment, now: Moment, before: number | null): Pace | null {
  const seconds = (now.at - begun.at) / 1000;
  const seen = now.seen - begun.seen;
  if (seconds < 1 || seen <= 0) return null;
  const perSecond = seen / seconds;
  const left = before === null ? 0 : before - now.seen;
  return { perSecond: Math.round(perSecond), secondsLeft: left > 0 ? Math.max(1, Math.round(left / perSecond)) : null };
}
