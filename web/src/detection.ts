import type { Mode } from './ui';
import type { PageMessage, TurnDetection } from './wire/messages';

/** What the server is told about the end of turns: nothing finds it in push-to-talk; else only what belongs to the mode. */
export function detectionMessage(mode: Mode, wanted: TurnDetection): PageMessage {
  if (mode === 'hold') return { type: 'set_turn_detection', mode: 'none' };
  const { threshold, silence_duration_ms, prefix_padding_ms, eagerness, interrupt_response } = wanted;
  const message: PageMessage =
    wanted.mode === 'semantic_vad'
      ? { type: 'set_turn_detection', mode: 'semantic_vad', ...given({ eagerness, interrupt_response }) }
      : { type: 'set_turn_detection', mode: 'server_vad', ...given({ threshold, silence_duration_ms, prefix_padding_ms, interrupt_response }) };
  return message;
}

function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
