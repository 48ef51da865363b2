using Duologue.Phone;

namespace Duologue.App.Conversation;

/// <summary>Tells an output how the phone calls go that an agent places meanwhile. Thread-safe when the output is.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PhoneLines(IConversationOutput output, TimeProvider timeProvider) : IRealtimeObserver
{
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>A call was placed.</summary>
    public void Placed(PhoneCall call) => Write("line", $"rings {PhoneNumber.Mask(call.To)}");

    /// <summary>A call is over.</summary>
    public void Ended(PhoneCall call) => Write("line", $"the call is over: {Words(call.Status)}");

    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserTranscript { Text.Length: > 0 } heard:
                Write("they", heard.Text);
                break;
            case SessionEvent.AssistantTranscript { HeardDuration: null, Text.Length: > 0 } said:
                Write("we", said.Text);
                break;
            default:
                break;
        }
    }

    private void Write(string who, string text) => output.Write(new ConversationLine.Phone(timeProvider.GetElapsedTime(_start), who, text));

    private static string Words(PhoneCallStatus status) => status switch
    {
        PhoneCallStatus.NoAnswer => "no answer",
        PhoneCallStatus.Busy => "busy",
        PhoneCallStatus.Canceled => "called off",
        PhoneCallStatus.Failed => "failed",
        _ => "hung up",
    };
}
