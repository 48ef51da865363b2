// Holding a button to talk: by finger, mouse, key, or, for assistive technology that can only click, by two clicks.

import { Directive, directive, type ElementPart, type PartInfo } from 'lit-html/directive.js';
import { noChange } from 'lit-html';
import type { App } from '../app';

class Pressable extends Directive {
  private bound = false;

  constructor(part: PartInfo) {
    super(part);
  }

  render(_app: App): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [app]: [App]): typeof noChange {
    if (!this.bound) bind(part.element as HTMLElement, app);
    this.bound = true;
    return noChange;
  }
}

export const pressable = directive(Pressable);

function bind(button: HTMLElement, app: App): void {
  let byHand = false;
  button.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    byHand = true;
    // a finger that slides off the button still talks
    button.setPointerCapture(e.pointerId);
    void app.press();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) button.addEventListener(end, () => app.release());
  button.addEventListener('contextmenu', (e) => e.preventDefault());
  button.addEventListener('click', () => {
    if (!byHand) void (app.ui.holding ? app.release() : app.press());
    byHand = false;
  });
}

/** The space bar talks wherever it means nothing else; leaving the page lets go. */
export function bindSpaceBar(app: App): void {
  let down = false;
  const release = (): void => {
    if (down) app.release();
    down = false;
  };
  document.addEventListener('keydown', (e) => {
    if (e.code !== 'Space' || app.ui.mode !== 'hold' || !isFree(e.target)) return;
    e.preventDefault();
    if (e.repeat || down) return;
    down = true;
    void app.press();
  });
  document.addEventListener('keyup', (e) => {
    if (e.code !== 'Space' || !down) return;
    e.preventDefault();
    release();
  });
  window.addEventListener('blur', () => {
    release();
    app.release();
  });
}

function isFree(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return true;
  return target.matches('.talk') || !target.closest('input, select, textarea, button, summary, a, [role=tab], dialog');
}
