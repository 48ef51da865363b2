using System.Buffers;
using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>Has pieces of text spoken and hands the audio on in even portions, a small one first. One response, one task at a time.</summary>
internal sealed class PieceSpeaker(ConnectionScope scope, ResponsePlan plan, OutputBudget budget, Action<RunOutput> post)
{
    private static readonly TimeSpan FirstPortion = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Portion = TimeSpan.FromMilliseconds(200);

    private readonly List<WordTiming> _words = [];
    private AudioConverter? _converter;
    private byte[] _rented = [];
    private int _filled;
    private int _wanted;

    /// <summary>Speaks one piece; waits when the receiver is too far behind. False when the answer became too long before its end.</summary>
    public async Task<bool> SpeakAsync(string piece, CancellationToken cancellationToken)
    {
        if (budget.TakeText(piece) < piece.Length)
        {
            return false;
        }

        post(new RunOutput.PieceBegun(piece));
        var fits = true;
        var text = piece.Trim();
        if (text.Any(char.IsLetterOrDigit))
        {
            var lead = piece.Length - piece.TrimStart().Length;
            var request = new VoiceRequest(text) { Voice = plan.VoiceName, Language = plan.Language, Speed = plan.Speed };
            var audio = scope.Voice.SpeakAsync(request, cancellationToken);
            var reader = new PatientReader<VoiceChunk>(audio, scope.Options.VoiceTimeout, scope, cancellationToken);
            await using (reader.ConfigureAwait(false))
            {
                while (fits && await reader.NextAsync().ConfigureAwait(false))
                {
                    var chunk = reader.Current;
                    _words.AddRange(chunk.Words.Select(word => word with { TextEnd = word.TextEnd + lead }));
                    fits = await AddAsync(Converter(chunk.Frame.Format).Convert(chunk.Frame.Data), cancellationToken).ConfigureAwait(false);
                }
            }

            fits = fits && await AddAsync(_converter?.Flush() ?? default, cancellationToken).ConfigureAwait(false);
            await HandOverAsync(cancellationToken).ConfigureAwait(false);
        }

        if (fits)
        {
            post(new RunOutput.PieceSpoken());
        }

        return fits;
    }

    private AudioConverter Converter(AudioFormat spoken)
    {
        if (_converter is null || _converter.From != spoken)
        {
            _converter = new AudioConverter(spoken, plan.Format);
        }

        return _converter;
    }

    private async ValueTask<bool> AddAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        var length = budget.TakeAudio(plan.Format, audio.Length);
        var fits = length == audio.Length;
        audio = audio[..length];
        while (!audio.IsEmpty)
        {
            if (_rented.Length == 0)
            {
                _wanted = plan.Format.BytesFor(_wanted == 0 ? FirstPortion : Portion);
                _rented = ArrayPool<byte>.Shared.Rent(_wanted);
            }

            var part = Math.Min(audio.Length, _wanted - _filled);
            audio[..part].CopyTo(_rented.AsMemory(_filled));
            audio = audio[part..];
            _filled += part;
            if (_filled == _wanted)
            {
                await HandOverAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return fits;
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
        {
            return;
        }

        var duration = plan.Format.DurationOf(_filled);
        await scope.Outbox.AudioAhead.AcquireAsync(Outbox.Share(duration), cancellationToken).ConfigureAwait(false);
        post(new RunOutput.Audio(_rented, _filled, duration, _words.Count == 0 ? [] : _words.ToArray()));
        _words.Clear();
        (_rented, _filled) = ([], 0);
    }
}
