// Talks with an agent over the voice socket of Duologue, in one plain script: docs/guide/browser.md has the table of its messages.
// A page from elsewhere names the server, which must allow its origin: browser-client.html?server=http://127.0.0.1:5080&agent=starter
const query = new URLSearchParams(location.search);
const server = query.get('server') ?? location.origin;
const $ = (id) => document.getElementById(id);
const lines = {};
let socket, sound, playhead = 0, sent = 0, queue = []; // playhead: when what is queued will have been played, s

async function start() {
  const answer = await fetch(`${server}/realtime/session/start`, { method: 'POST', body: JSON.stringify({ agent: query.get('agent') ?? undefined }) });
  if (!answer.ok) throw new Error((await answer.json()).error.message);
  const { websocket_url, ticket } = await answer.json();
  sound = new AudioContext({ sampleRate: 24000 });
  socket = new WebSocket(new URL(websocket_url, server.replace('http', 'ws')), ['duologue.v1', `duologue.ticket.${ticket}`]);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = (e) => (typeof e.data === 'string' ? take(JSON.parse(e.data)) : play(new Int16Array(e.data, 0, e.data.byteLength >> 1)));
  socket.onclose = () => location.reload();
  await new Promise((open) => (socket.onopen = open));
  $('end').disabled = false;
}
async function listen() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
  const code = `registerProcessor('ear', class extends AudioWorkletProcessor { process([[samples]]) { if (samples) this.port.postMessage(samples); return true; } })`;
  await sound.audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const ear = new AudioWorkletNode(sound, 'ear');
  ear.port.onmessage = ({ data }) => socket.readyState === 1 && socket.send(Int16Array.from(data, (s) => Math.max(-1, Math.min(1, s)) * 32767));
  sound.createMediaStreamSource(stream).connect(ear);
}
function play(samples) {
  const buffer = sound.createBuffer(1, samples.length, 24000);
  buffer.getChannelData(0).set(Float32Array.from(samples, (s) => s / 32768));
  const source = new AudioBufferSourceNode(sound, { buffer });
  source.connect(sound.destination);
  playhead = Math.max(playhead, sound.currentTime + 0.1);
  source.start(playhead);
  queue.push({ source, at: playhead, samples: samples.length });
  playhead += buffer.duration;
}
function heard() { // samples really played so far
  for (; queue.length && queue[0].at + queue[0].samples / 24000 <= sound.currentTime; queue.shift()) sent += queue[0].samples;
  return sent + (queue.length ? Math.max(0, Math.round((sound.currentTime - queue[0].at) * 24000)) : 0);
}
function say(message) { socket.send(JSON.stringify(message)); }
function take(message) {
  if (message.type === 'clear') {
    sent = heard();
    queue.forEach(({ source }) => source.stop());
    queue = [], playhead = 0;
    say({ type: 'playback', position: sent, clear: message.id });
  } else if (message.type === 'state') $('state').textContent = message.state;
  else if (message.type === 'ping') say({ type: 'pong', id: message.id });
  else if (/_transcript$|^response_text$/.test(message.type)) {
    lines[message.item_id] ??= $('said').appendChild(document.createElement('p'));
    lines[message.item_id].textContent = `${message.type === 'user_transcript' ? 'You' : 'Agent'}: ${message.text}`;
  } else if (message.type === 'error') $('state').textContent = `${message.message} ${message.advice ?? ''}`;
}
setInterval(() => socket?.readyState === 1 && queue.length && say({ type: 'playback', position: heard() }), 100);
$('talk').onclick = async () => { try { if (!socket) await start(); await listen(); } catch (error) { $('state').textContent = error.message; } };
$('form').onsubmit = async (e) => { e.preventDefault(); if (!socket) await start(); say({ type: 'text_input', text: $('text').value }); $('text').value = ''; };
$('end').onclick = () => say({ type: 'end' });
