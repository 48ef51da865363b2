using System.Net;
using System.Net.WebSockets;
using System.Text;
using Duologue.Endpoints;

namespace Duologue.Testing.Twilio;

/// <summary>One phone call at a <see cref="FakeTwilio"/>, seen from the human's phone and from the carrier.</summary>
/// <remarks>
/// Thread-safe. What the server does wrong never throws here: it is a line in <see cref="Violations"/>. Dispose it to hang up; the
/// <see cref="FakeTwilio"/> does so for those that are left.
/// </remarks>
public sealed class FakeCall : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly CallLife _life;

    internal FakeCall(CallLife life)
    {
        _life = life;
        Handset = new PhoneHandset(life.Audio, () => HangUpAsync());
    }

    /// <summary><c>CA</c> and 32 hexadecimal digits.</summary>
    public string CallSid => _life.State.Facts.CallSid;

    /// <summary>Who rings.</summary>
    public string From => _life.State.Facts.From;

    /// <summary>Who is rung.</summary>
    public string To => _life.State.Facts.To;

    /// <summary><c>inbound</c> or <c>outbound-api</c>.</summary>
    public string Direction => _life.State.Facts.Direction;

    /// <summary>The newest media stream; null before the first.</summary>
    public string? StreamSid => _life.State.Streams is [.., var newest] ? newest : null;

    /// <summary>Every media stream, in order.</summary>
    public IReadOnlyList<string> Streams => _life.State.Streams;

    /// <summary>The TwiML that was followed, one line for each verb, such as <c>Say Goodbye.</c>, <c>Dial +15550001111</c> or <c>Stream wss://…</c>.</summary>
    public IReadOnlyList<string> Verbs => _life.State.Verbs;

    /// <summary>What Twilio would have warned of or dropped, one line each, beginning with its error number.</summary>
    public IReadOnlyList<string> Violations => _life.State.Violations;

    /// <summary><c>queued</c>, <c>initiated</c>, <c>ringing</c>, <c>in-progress</c>, or a final one: <c>completed</c>, <c>busy</c>, <c>no-answer</c>, <c>failed</c>, <c>canceled</c>.</summary>
    public string Status => _life.State.Status;

    /// <summary>What the newest webhook was answered with; null before the first answer.</summary>
    public HttpStatusCode? WebhookStatus => _life.State.WebhookStatus;

    /// <summary>What the server closed the newest stream with; null when it did not.</summary>
    public WebSocketCloseStatus? CloseStatus => _life.LastLeg?.CloseStatus;

    /// <summary>The text that went with <see cref="CloseStatus"/>.</summary>
    public string? CloseReason => _life.LastLeg?.CloseReason;

    /// <summary>What was heard at the phone.</summary>
    public FakeEar Ear => _life.Audio.Ear;

    /// <summary>The phone itself: audio received is what it plays, audio played is spoken into it at the clock's pace.</summary>
    /// <remarks>
    /// Reading yields frames of 20 ms on the call's clock, silence included, from the first stream to the end; what was heard before reading began
    /// is in <see cref="Ear"/>. Marks are reached when what was queued before was spoken. Speech queued before the first stream waits for it.
    /// </remarks>
    public IAudioEndpoint Handset { get; }

    /// <summary>The status callbacks made so far, held ones included.</summary>
    public IReadOnlyList<FakeCallback> Callbacks => _life.Callbacks.Made;

    /// <summary>Completes when the call is over and the server has been told.</summary>
    public Task Ended => _life.Ended;

    /// <summary>Decides, by its number from 1, what becomes of each frame of the caller's audio; null delivers all. Called on the clock's thread.</summary>
    public Func<long, FakeDelivery>? Delivery
    {
        get => _life.Delivery;
        set => _life.Delivery = value;
    }

    /// <summary>What was spoken into the phone between two times of <see cref="FakeEar.Now"/>, µ-law at 8 kHz, silence (0xFF) included.</summary>
    /// <param name="from">On the ear's clock.</param>
    /// <param name="to">Not before <paramref name="from"/>.</param>
    public byte[] Spoken(TimeSpan from, TimeSpan to) => _life.Audio.Spoken(from, to);

    /// <summary>Speaks into the phone, in frames of 20 ms at the clock's pace, after what is queued already.</summary>
    /// <param name="muLaw">µ-law at 8 kHz.</param>
    /// <param name="cancellationToken">Stops waiting, not the speech.</param>
    /// <returns>Completes when it was spoken, or the call is over.</returns>
    public Task SayAsync(ReadOnlyMemory<byte> muLaw, CancellationToken cancellationToken = default) =>
        _life.Audio.Mouth.SpokenAsync(muLaw).WaitAsync(cancellationToken);

    /// <summary>Presses a key.</summary>
    /// <param name="digit">0–9, *, # or A–D.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task PressAsync(char digit, CancellationToken cancellationToken = default) => Leg().SendDigitAsync(digit).WaitAsync(cancellationToken);

    /// <summary>The human hangs up. A call that is over stays as it is.</summary>
    /// <param name="order">What the server sees, and in which order; what is left out never comes. Null is stop, close, status.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes when the call has ended.</returns>
    public Task HangUpAsync(IReadOnlyList<FakeHangUpStep>? order = null, CancellationToken cancellationToken = default)
    {
        _life.Finish("completed", order);
        return Ended.WaitAsync(cancellationToken);
    }

    /// <summary>Breaks the media stream without a closing handshake, as a lost network does.</summary>
    /// <param name="withStop">Whether <c>stop</c> gets through before.</param>
    /// <param name="goesOn">Whether the TwiML after the stream is followed; otherwise the call hangs in the air until somebody ends it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task DropAsync(bool withStop = false, bool goesOn = true, CancellationToken cancellationToken = default)
    {
        var leg = Leg();
        _life.IsStranded = !goesOn;
        if (withStop)
        {
            await leg.SendStopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await leg.CutAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        _life.Audio.Disconnect(leg);
    }

    /// <summary>Reads nothing more of the stream, while the caller's audio goes on; the socket stays open.</summary>
    public void Freeze() => Leg().Freeze();

    /// <summary>Reads again.</summary>
    public void Thaw() => Leg().Thaw();

    /// <summary>Sends <c>stop</c> and nothing after it, but leaves the socket open.</summary>
    public Task SendStopAsync(CancellationToken cancellationToken = default) => Leg().SendStopAsync().WaitAsync(cancellationToken);

    /// <summary>Sends a text message on the stream as it is.</summary>
    /// <param name="message">Anything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes when it was written, or the stream is over.</returns>
    public Task SendRawAsync(string message, CancellationToken cancellationToken = default) =>
        Leg().SendRawAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text).WaitAsync(cancellationToken);

    /// <summary>Sends a binary message on the stream.</summary>
    /// <param name="message">Anything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task SendBinaryAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        Leg().SendRawAsync(message.ToArray(), WebSocketMessageType.Binary).WaitAsync(cancellationToken);

    /// <summary>Sends a status callback that was held, or sends one again, signed as before.</summary>
    /// <param name="index">Its place in <see cref="Callbacks"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task SendCallbackAsync(int index, CancellationToken cancellationToken = default) =>
        _life.Callbacks.SendAsync(Callbacks[index]).WaitAsync(cancellationToken);

    /// <summary>Waits until something holds of the call. It is looked at after every message of the server, every 20 ms of the clock, and every change of the call.</summary>
    /// <param name="condition">Must be quick.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task UntilAsync(Func<FakeCall, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _life.State.UntilAsync(() => condition(this), cancellationToken);
    }

    /// <summary>Hangs up and waits until everything about the call is done, five seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        _life.Finish("completed");
        await Patience.WaitAsync(_life.DoneAsync(), Limit).ConfigureAwait(false);
    }

    /// <summary>Id, direction and status; no number.</summary>
    public override string ToString() => $"{CallSid} ({Direction}, {Status})";

    private StreamLeg Leg() => _life.Audio.Leg ?? throw new InvalidOperationException("The call has no open media stream; wait for one with UntilAsync(c => c.Streams.Count > n).");
}
