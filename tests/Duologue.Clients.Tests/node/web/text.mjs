const { value } = await fetch(`${process.env.OPENAI_BASE_URL}/realtime/client_secrets`, {
  method: 'POST',
  headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
  body: JSON.stringify({ session: { type: 'realtime', output_modalities: ['text'] } }),
}).then((answer) => answer.json()); // on your server, which gives the page this value and nothing else

const socket = new WebSocket(process.env.REALTIME_URL, ['realtime', `openai-insecure-api-key.${value}`]);
const send = (event) => socket.send(JSON.stringify(event));
socket.onopen = () => {
  send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What can you do?' }] } });
  send({ type: 'response.create' });
};
socket.onmessage = ({ data }) => {
  const event = JSON.parse(data);
  if (event.type === 'response.output_text.done') console.log(event.text);
  if (event.type === 'response.done') socket.close();
};
