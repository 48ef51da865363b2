namespace Duologue.Phone;

/// <summary>Writes down what is said in a call.</summary>
internal sealed class TranscriptObserver(PhoneCall call) : IRealtimeObserver
{
    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserTranscript { Text.Length: > 0 } said:
                call.Add(TranscriptSpeaker.Caller, said.Text);
                break;
            case SessionEvent.AssistantTranscript { Text.Length: > 0 } said:
                call.Add(
                    TranscriptSpeaker.Agent,
                    said.IsInterrupted ? said.HeardText : said.Text,
                    said.IsInterrupted,
                    said.HeardDuration is null ? null : said.Text);
                break;
            default:
                break;
        }
    }
}
