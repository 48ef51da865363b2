namespace Duologue.Phone;

/// <summary>A line that places and steers phone calls: a carrier's, or one that stays on this machine.</summary>
/// <remarks>Thread-safe; one for an application. Every call it knows is in its <see cref="Log"/>.</remarks>
public interface IPhoneLine
{
    /// <summary>The calls of this line, and those that came in on it.</summary>
    PhoneCallLog Log { get; }

    /// <summary>Rings somebody. Returns as soon as the carrier has taken the call; <see cref="PhoneCall.Ended"/> tells when it is over.</summary>
    /// <param name="call">Whom to ring and who talks.</param>
    /// <param name="cancellationToken">Gives up asking; a call that was taken goes on.</param>
    /// <exception cref="PhoneLineException">It was not placed.</exception>
    Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default);

    /// <summary>Ends a call, whether it rings or is talked in. A call that is over already is left as it is.</summary>
    /// <param name="callId">Its <see cref="PhoneCall.Id"/>.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="PhoneLineException">There is no such call, or the carrier refused.</exception>
    Task HangUpAsync(string callId, CancellationToken cancellationToken = default);

    /// <summary>Connects the human of a call with another number; the agent is out of it then.</summary>
    /// <param name="callId">Its <see cref="PhoneCall.Id"/>.</param>
    /// <param name="to">Number in E.164.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="PhoneLineException">There is no such call, the number may not be called, or the carrier refused.</exception>
    Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default);

    /// <summary>Presses keys, as a person would in front of a machine's menu.</summary>
    /// <param name="callId">Its <see cref="PhoneCall.Id"/>.</param>
    /// <param name="digits">At most 32 of <c>0–9</c>, <c>*</c>, <c>#</c>, <c>A–D</c>, and <c>w</c> for half a second's pause.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PhoneLineException">There is no such call, or nobody has answered it.</exception>
    /// <exception cref="ArgumentException">Something else is among the digits.</exception>
    Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default);
}
