using System.Text;
using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>A part of an output item, with its words so far.</summary>
internal sealed class OpenPart(string type)
{
    private readonly StringBuilder _words = new();
    private bool _audioDone;
    private bool _wordsDone;

    private bool IsText => type == "text";

    public void Append(string? words) => _words.Append(words);

    public void AudioSaidDone() => _audioDone = true;

    public void WordsSaidDone(string? words)
    {
        _wordsDone = true;
        if (words is not null)
        {
            _words.Clear().Append(words);
        }
    }

    /// <summary>The part as an item's content names it.</summary>
    public WireContentPart ToContent() => IsText
        ? new WireContentPart { Type = "output_text", Text = _words.ToString() }
        : new WireContentPart { Type = "output_audio", Transcript = _words.ToString() };

    public void Close(string responseId, string itemId, int outputIndex, int contentIndex, List<ServerEvent> events)
    {
        var words = _words.ToString();
        if (!IsText && !_audioDone)
        {
            events.Add(new ServerEvent.OutputAudioDone(responseId, itemId, outputIndex, contentIndex));
        }

        if (!_wordsDone)
        {
            events.Add(IsText
                ? new ServerEvent.OutputTextDone(responseId, itemId, outputIndex, contentIndex, words)
                : new ServerEvent.OutputTranscriptDone(responseId, itemId, outputIndex, contentIndex, words));
        }

        var part = IsText ? new WireContentPart { Type = "text", Text = words } : new WireContentPart { Type = "audio", Transcript = words };
        events.Add(new ServerEvent.ContentPartDone(responseId, itemId, outputIndex, contentIndex, part));
    }
}
