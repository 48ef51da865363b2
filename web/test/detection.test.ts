import { expect, test } from 'vitest';
import { detectionMessage } from '../src/detection';
import { defaultDetection } from '../src/state/talk';

test('push-to-talk finds no turns', () => {
  expect(detectionMessage('hold', defaultDetection)).toEqual({ type: 'set_turn_detection', mode: 'none' });
});

test('an open microphone sends what belongs to its mode, and nothing else', () => {
  expect(detectionMessage('open', { ...defaultDetection, threshold: 0.3, interrupt_response: false })).toEqual({
    type: 'set_turn_detection', mode: 'server_vad', threshold: 0.3, silence_duration_ms: 500, prefix_padding_ms: 300, interrupt_response: false,
  });
  expect(detectionMessage('open', { ...defaultDetection, mode: 'semantic_vad', eagerness: 'high' })).toEqual({
    type: 'set_turn_detection', mode: 'semantic_vad', eagerness: 'high', interrupt_response: true,
  });
  expect(detectionMessage('open', { mode: 'none' })).toEqual({ type: 'set_turn_detection', mode: 'server_vad' });
});
