using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Duologue.Load.Wire;

namespace Duologue.Load.Generate;

/// <summary>A Realtime model at the end of a WebSocket, scripted: answers turn after turn and is interrupted in every second one.</summary>
internal sealed partial class Model : IAlarm
{
    private readonly LoadRun _run;
    private readonly Line _line;
    private readonly byte[] _audio = new byte[32 * 1024];
    private Phone? _phone;
    private bool _isOpen;
    private bool _isPcm;
    private bool _hasBegun;
    private byte[] _itemId = [];

    public Model(LoadRun run, Line line)
    {
        _run = run;
        _line = line;
        run.Loop.Watch(line.Socket, Readable);
    }

    /// <summary>Which call it is, from the address; -1 before the handshake.</summary>
    public int Index { get; private set; } = -1;

    private void Readable()
    {
        _line.Receive();
        var now = EventLoop.Now;
        if (!_isOpen)
        {
            Open();
        }

        while (_isOpen && _line.TryRead(out var text))
        {
            if (_run.IsRelay)
            {
                TakeRelayed(text, now);
            }
            else
            {
                Take(text, now);
            }
        }

        if (!_line.IsOpen)
        {
            _run.Loop.Forget(_line.Socket);
            if (_phone is not null)
            {
                _run.Failed(_phone);
            }

            _line.Close();
        }
    }

    private void Open()
    {
        var raw = _line.Raw;
        var end = raw.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return;
        }

        var request = Encoding.ASCII.GetString(raw[..end]);
        _line.SkipRaw(end + 4);
        Index = Upgrade.CallOf(request);
        _line.SendRaw(Upgrade.Accept(request));
        _isOpen = true;
        if (!_run.IsRelay)
        {
            SendSession("session.created"u8);
        }
    }

    private void Take(ReadOnlySpan<byte> text, long now)
    {
        var head = text[..Math.Min(64, text.Length)];
        if (head.IndexOf("input_audio_buffer.append\""u8) >= 0)
        {
            TakeAudio(Field(text, "\"audio\":\""u8), now);
        }
        else if (text.IndexOf("\"conversation.item.truncate\""u8) >= 0)
        {
            Truncate(text, now);
        }
        else if (text.IndexOf("\"session.update\""u8) >= 0)
        {
            _isPcm = text.IndexOf("audio/pcmu"u8) < 0;
            SendSession("session.updated"u8);
            Begin(now);
        }
        else if (text.IndexOf("\"response.cancel\""u8) >= 0)
        {
            // The script's own interruptions cancel first, as a server with interrupt_response does.
            if (_isMaking)
            {
                EndAnswer(isCut: true);
            }
        }
        else
        {
            _run.Measures.Complain("not expected by the script: " + Encoding.UTF8.GetString(text[..Math.Min(120, text.Length)]));
        }
    }

    private void TakeRelayed(ReadOnlySpan<byte> text, long now)
    {
        if (text.StartsWith("{\"event\":\"media\""u8))
        {
            TakeAudio(Field(text, "\"payload\":\""u8), now);
        }
        else if (text.StartsWith("{\"event\":\"start\""u8))
        {
            Begin(now);
        }
    }

    private void TakeAudio(ReadOnlySpan<byte> base64, long now)
    {
        if (!_run.Measures.IsOpen)
        {
            return;
        }

        _run.Measures.FramesUp++;
        long sentAt;
        if (_isPcm)
        {
            Base64.DecodeFromUtf8(base64, _audio, out _, out var count);
            var samples = MemoryMarshal.Cast<byte, short>(_audio.AsSpan(0, count));
            sentAt = _phone?.SentAt(Tone.LevelOf(samples[samples.Length * 6 / 10])) ?? 0;
        }
        else
        {
            Base64.DecodeFromUtf8(base64[..12], _audio, out _, out _);
            sentAt = MemoryMarshal.Read<long>(_audio);
        }

        var delay = (now - sentAt) / 1e6;
        if (delay is < 0 or > 10_000)
        {
            _run.Measures.Complain("a frame that no phone sent");
            return;
        }

        _run.Measures.Up.Add(delay);
    }

    private void Truncate(ReadOnlySpan<byte> text, long now)
    {
        var number = text[(text.IndexOf("\"audio_end_ms\":"u8) + 15)..];
        _ = Utf8Parser.TryParse(number, out int ms, out _);
        var item = Field(text, "\"item_id\":\""u8);
        if (!item.SequenceEqual(_itemId))
        {
            _run.Measures.Complain("truncates an item that is not the last: " + Encoding.UTF8.GetString(item));
            return;
        }

        if (_run.Measures.IsOpen && _phone is not null)
        {
            _run.Measures.Truncation.Add(Math.Abs(ms - _phone.PlayedMs(now)));
        }

        _line.Send(_run.Text.Begin("{\"type\":\"conversation.item.truncated\",\"event_id\":\"event_t\",\"item_id\":\""u8).Add(item)
            .Add("\",\"content_index\":0,\"audio_end_ms\":"u8).Add(ms).Add("}"u8).Written);
    }

    private void Begin(long now)
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        _phone = _run.PhoneOf(Index);
        if (_phone is null)
        {
            _run.Measures.Complain($"a line for a call that does not exist: {Index}");
            return;
        }

        _phone.Model = this;
        _random = new Random(Index);
        _turn = Index % 4;
        _run.Began();
        _run.Loop.At(now + 500_000_000 + (long)(_random.NextDouble() * 7e9), this, RespondAlarm);
    }

    private void SendSession(ReadOnlySpan<byte> type)
    {
        var format = _isPcm ? "{\"type\":\"audio/pcm\",\"rate\":24000}"u8 : "{\"type\":\"audio/pcmu\"}"u8;
        _line.Send(_run.Text.Begin("{\"type\":\""u8).Add(type)
            .Add("\",\"event_id\":\"event_s\",\"session\":{\"type\":\"realtime\",\"object\":\"realtime.session\",\"id\":\"sess_load\",\"model\":\"load\",\"output_modalities\":[\"audio\"],\"instructions\":\"\",\"tools\":[],\"tool_choice\":\"auto\",\"max_output_tokens\":\"inf\",\"tracing\":null,\"truncation\":\"auto\",\"prompt\":null,\"expires_at\":0,\"include\":null,\"audio\":{\"input\":{\"format\":"u8)
            .Add(format)
            .Add(",\"transcription\":null,\"noise_reduction\":null,\"turn_detection\":{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,\"silence_duration_ms\":200,\"idle_timeout_ms\":null,\"create_response\":true,\"interrupt_response\":true}},\"output\":{\"format\":"u8)
            .Add(format).Add(",\"voice\":\"marin\",\"speed\":1.0}}}}"u8).Written);
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var from = text.IndexOf(name) + name.Length;
        return text.Slice(from, text[from..].IndexOf((byte)'"'));
    }
}
