import type { Place } from "./layers";

/** Deeds are what pointers and wheels do in a picture, at places of the screen. */
export interface Deeds {
  /** What is at a place, if anything. */
  at: (place: Place) => string | undefined;
  press: (id: string | undefined, event: PointerEvent) => void;
  pressTwice: (id: string) => void;
  lift: (id: string) => void;
  carry: (id: string, by: Place) => void;
  drop: (id: string) => void;
  pan: (by: Place) => void;
  zoom: (by: number, at: Place) => void;
}

const still = 4; // a hand that presses moves a little
const twice = 350;

/** Hands tell what pointers and wheels over an element mean; they are let go by the signal. */
export class Hands {
  private readonly down = new Map<number, Place>();
  private held: { id?: string; from: Place; moving: boolean } | undefined;
  private last: { id: string; when: number } | undefined;

  constructor(
    private readonly holder: HTMLElement,
    private readonly deeds: Deeds,
    signal: AbortSignal,
  ) {
    const by = { signal };
    holder.addEventListener("pointerdown", (event) => this.pressed(event), by);
    holder.addEventListener("pointermove", (event) => this.moved(event), by);
    holder.addEventListener("pointerup", (event) => this.released(event), by);
    holder.addEventListener("pointercancel", (event) => this.released(event), by);
    holder.addEventListener("wheel", (event) => this.turned(event), { signal, passive: false });
  }

  private pressed(event: PointerEvent): void {
    if (event.button !== 0) return;
    const place = this.placeOf(event);
    this.holder.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, place);
    if (this.down.size > 1) this.let();
    else this.held = { id: this.deeds.at(place), from: place, moving: false };
  }

  private moved(event: PointerEvent): void {
    const place = this.placeOf(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      this.holder.style.cursor = this.deeds.at(place) === undefined ? "" : "pointer";
      return;
    }
    this.down.set(event.pointerId, place);
    if (this.down.size > 1) this.pinched(event.pointerId, before, place);
    else if (this.held) this.carried(this.held, before, place);
  }

  private carried(held: NonNullable<typeof this.held>, before: Place, place: Place): void {
    if (!held.moving) {
      if (Math.hypot(place.x - held.from.x, place.y - held.from.y) < still) return;
      held.moving = true;
      if (held.id !== undefined) this.deeds.lift(held.id);
      before = held.from;
    }
    const by = { x: place.x - before.x, y: place.y - before.y };
    if (held.id === undefined) this.deeds.pan(by);
    else this.deeds.carry(held.id, by);
  }

  /** pinched moves with two fingers, and goes nearer as they part. */
  private pinched(finger: number, before: Place, place: Place): void {
    const other = [...this.down].find(([id]) => id !== finger)?.[1];
    if (!other) return;
    const far = (from: Place) => Math.max(1, Math.hypot(from.x - other.x, from.y - other.y));
    this.deeds.pan({ x: (place.x - before.x) / 2, y: (place.y - before.y) / 2 });
    this.deeds.zoom(far(place) / far(before), { x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 });
  }

  private released(event: PointerEvent): void {
    if (!this.down.delete(event.pointerId)) return;
    const { held } = this;
    this.let();
    if (!held || held.moving || event.type === "pointercancel") return;
    this.deeds.press(held.id, event);
    const again = this.last?.id === held.id && event.timeStamp - (this.last?.when ?? 0) < twice;
    this.last = held.id === undefined || again ? undefined : { id: held.id, when: event.timeStamp };
    if (again && held.id !== undefined) this.deeds.pressTwice(held.id);
  }

  /** let lets go what is held. */
  private let(): void {
    if (this.held?.moving && this.held.id !== undefined) this.deeds.drop(this.held.id);
    this.held = undefined;
  }

  private turned(event: WheelEvent): void {
    event.preventDefault();
    const points = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 30;
    const fine = event.ctrlKey ? 60 : 300; // fingers on a touchpad are told as a wheel with Ctrl
    this.deeds.zoom(2 ** (-Math.max(-300, Math.min(300, points)) / fine), this.placeOf(event));
  }

  private placeOf({ clientX, clientY }: MouseEvent): Place {
    const { left, top } = this.holder.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}
