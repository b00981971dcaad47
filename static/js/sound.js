/**
 * Alarm sounds made in the browser: three kinds, one voice each, however many alarms there are.
 * Silence is not acknowledgement: it ends after a minute, or at once when something new burns.
 */

/** @typedef {"panic" | "limit" | "system"} SoundKind */

const SILENCE_MS = 60_000;
/** Seconds between two soundings. @type {Record<SoundKind, number>} */
const EVERY = { panic: 2, limit: 6, system: 10 };
/** Tones as [frequency in Hz, start in s, length in s]. @type {Record<SoundKind, [number, number, number][]>} */
const TONES = {
  panic: [0, 1, 2, 3].flatMap((n) => /** @type {[number, number, number][]} */ ([[960, n * 0.3, 0.14], [640, n * 0.3 + 0.15, 0.14]])),
  limit: [[660, 0, 0.22], [880, 0.26, 0.32]],
  system: [[320, 0, 0.5]],
};
/** @type {SoundKind[]} */
const KINDS = ["panic", "limit", "system"];

class Sound extends EventTarget {
  constructor() {
    super();
    /** @type {AudioContext | null} */
    this.context = null;
    this.silentUntil = 0;
    /** Somebody said that nothing is heard at this desk. */
    this.unheard = false;
    /** @type {Set<string>} keys that burnt when silence was asked for */
    this.silenced = new Set();
    /** @type {Partial<Record<SoundKind, number>>} */
    this.playedAt = {};
    for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => void this.unlock(), { capture: true });
  }

  /** True when the browser will play nothing until somebody touches the page. */
  get blocked() {
    return this.context?.state !== "running";
  }

  get silent() {
    return Date.now() < this.silentUntil;
  }

  async unlock() {
    if (!this.context) {
      this.context = new AudioContext();
      this.context.onstatechange = () => this.dispatchEvent(new Event("change"));
    }
    if (this.context.state !== "running") await this.context.resume().catch(() => undefined);
  }

  /** Ask for quiet. @param {Iterable<string>} keys what burns at this moment */
  silence(keys) {
    this.silenced = new Set(keys);
    this.silentUntil = Date.now() + SILENCE_MS;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Sound what burns; call it every second.
   * @param {Map<string, SoundKind>} burning kind by key
   */
  sound(burning) {
    // Browsers suspend what plays in a tab they think idle; once allowed it may be woken without a touch.
    if (this.context?.state === "suspended") void this.unlock();
    if (this.silent && [...burning.keys()].some((key) => !this.silenced.has(key))) {
      this.silentUntil = 0;
      this.dispatchEvent(new Event("change"));
    }
    if (this.silent) return;
    const present = new Set(burning.values());
    const kind = KINDS.find((candidate) => present.has(candidate));
    if (!kind) return;
    const last = this.playedAt[kind] ?? 0;
    // Half a second of slack: ticks are a second apart, never exactly.
    if (Date.now() - last < EVERY[kind] * 1000 - 500) return;
    this.playedAt[kind] = Date.now();
    this.play(kind);
  }

  /** @param {SoundKind} kind @param {number} [delay] seconds from now */
  play(kind, delay = 0) {
    const context = this.context;
    if (!context || context.state !== "running") return;
    for (const [frequency, start, length] of TONES[kind]) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      const from = context.currentTime + delay + start;
      oscillator.type = kind === "panic" ? "square" : "triangle";
      oscillator.frequency.value = frequency;
      // Ramps instead of steps: a step clicks in a headset.
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(0.25, from + 0.02);
      gain.gain.setValueAtTime(0.25, from + length - 0.03);
      gain.gain.linearRampToValueAtTime(0, from + length);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + length);
    }
  }

  /** All three, one after the other: the test at sign-on. @returns {Promise<boolean>} whether the browser plays them */
  async test() {
    await this.unlock();
    KINDS.forEach((kind, index) => this.play(kind, index * 1.6));
    return !this.blocked;
  }
}

export const sound = new Sound();
