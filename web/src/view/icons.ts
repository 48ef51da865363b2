import { svg, type SVGTemplateResult } from 'lit-html';

// Drawn on a grid of 24; decoration only, so hidden from screen readers by the caller's `aria-hidden`.
const shapes = {
  microphone: svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  muted: svg`<path d="M9 9V6a3 3 0 0 1 6 0v5.5M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.4 12.6c.1-.4.1-.7.1-1.1M12 18v3M4 4l16 16"/>`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="2"/>`,
  end: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  send: svg`<path d="M5 12h13M12.5 6l6 6-6 6"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4"/>`,
  moon: svg`<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>`,
  tool: svg`<path d="M14.5 6.5a4 4 0 0 1 5-3.9l-2.6 2.6 1.9 1.9 2.6-2.6a4 4 0 0 1-5.4 4.7l-8.2 8.2a2 2 0 0 1-2.9-2.9L13 6.4"/>`,
  handoff: svg`<path d="M4 8h12M12.5 4L16.5 8l-4 4M20 16H8M11.5 12l-4 4 4 4"/>`,
  guard: svg`<path d="M12 3l7 3v5c0 4.6-2.9 8-7 10-4.1-2-7-5.4-7-10V6zM12 8v5M12 16v.2"/>`,
  note: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.2"/>`,
  save: svg`<path d="M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19h14"/>`,
};

export type IconName = keyof typeof shapes;

export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
}
