using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Duologue.Testing.Twilio;

/// <summary>Does what TwiML says, verb by verb.</summary>
internal sealed class TwimlFollower(CallLife life, CarrierWeb web)
{
    private const int LongestParameter = 500;

    /// <summary>Follows a document.</summary>
    /// <returns>The one that takes its place; null when it was the last.</returns>
    public async Task<Twiml?> FollowAsync(Twiml document, CancellationToken cancellationToken)
    {
        foreach (var verb in document.Verbs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = verb.Value.Trim();
            switch (verb.Name.ToString())
            {
                case "Connect":
                    life.State.Note("Connect");
                    if (await ConnectAsync(document, verb, cancellationToken).ConfigureAwait(false) is { IsOver: true } connected)
                    {
                        return connected.Next;
                    }

                    break;
                case "Redirect":
                    life.State.Note($"Redirect {text}");
                    return await FetchAsync(document, text, Attribute(verb, "method")).ConfigureAwait(false);
                case "Hangup":
                    life.State.Note("Hangup");
                    return null;
                case "Reject":
                    life.State.Note($"Reject {Attribute(verb, "reason") ?? "rejected"}");
                    return null;
                case "Dial":
                    life.State.Note($"Dial {text}");
                    life.Settle();
                    await Task.Delay(Timeout.InfiniteTimeSpan, life.Options.Clock, cancellationToken).ConfigureAwait(false);
                    break;
                case "Pause":
                    await PauseAsync(verb, cancellationToken).ConfigureAwait(false);
                    break;
                case "Play" when Attribute(verb, "digits") is { } digits:
                    life.State.Note($"Play {digits}");
                    break;
                case var name:
                    life.State.Note($"{name} {text}".TrimEnd());
                    break;
            }
        }

        return null;
    }

    private static string? Attribute(XElement element, string name) => element.Attribute(name)?.Value;

    private async Task PauseAsync(XElement verb, CancellationToken cancellationToken)
    {
        var seconds = int.TryParse(Attribute(verb, "length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 1;

        // Under way before anybody can see it: a test that then moves its clock moves it, too.
        var pause = Task.Delay(TimeSpan.FromSeconds(seconds), life.Options.Clock, cancellationToken);
        life.State.Note($"Pause {seconds}");
        life.Settle();
        await pause.ConfigureAwait(false);
    }

    private async Task<Twiml?> FetchAsync(Twiml document, string? url, string? method, IEnumerable<KeyValuePair<string, string>>? extra = null)
    {
        if (document.Resolve(url) is { } address)
        {
            return await life.FetchAsync(method ?? "POST", address, extra).ConfigureAwait(false);
        }

        life.State.Violate($"11100 '{url}' is not an address.");
        return null;
    }

    private async Task<Connected> ConnectAsync(Twiml document, XElement connect, CancellationToken cancellationToken)
    {
        if (connect.Elements("Stream").ToList() is not [var stream])
        {
            life.State.Violate("12200 <Connect> must hold one <Stream>.");
            return default;
        }

        var url = Attribute(stream, "url")?.Trim() ?? "";
        life.State.Note($"Stream {url}");
        if (!IsValid(stream, url) || await OpenAsync(stream, url, cancellationToken).ConfigureAwait(false) is not { } leg)
        {
            return default;
        }

        await StreamAsync(document, stream, leg, cancellationToken).ConfigureAwait(false);
        var action = Attribute(connect, "action");
        var method = Attribute(connect, "method") ?? "POST";
        if (life.Over.IsCancellationRequested && document.Resolve(action) is { } last && action is not null)
        {
            life.ActionAtEnd = (method, last, leg.StreamSid);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return action is null ? default : new Connected(await FetchAsync(document, action, method, [new("StreamSid", leg.StreamSid)]).ConfigureAwait(false));
    }

    private bool IsValid(XElement stream, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != (life.Options.Origin.Scheme == "http" ? "ws" : "wss"))
        {
            life.State.Violate($"31922 '{url}' is not an address of a WebSocket with the scheme of the server's origin.");
            return false;
        }

        if (address.Query.Length > 0)
        {
            life.State.Violate("31920 The address of a stream has a query string, which is not supported.");
            return false;
        }

        if (Attribute(stream, "track") is not (null or "inbound_track"))
        {
            life.State.Violate("31941 A two-way stream has the inbound track only.");
            return false;
        }

        foreach (var parameter in stream.Elements("Parameter"))
        {
            var (name, value) = (Attribute(parameter, "name"), Attribute(parameter, "value"));
            if (name is not { Length: > 0 } || value is null || name.Length + value.Length >= LongestParameter)
            {
                life.State.Violate($"12200 The parameter '{name}' lacks a name or a value, or is longer than {LongestParameter} characters.");
            }
        }

        return true;
    }

    private async Task<StreamLeg?> OpenAsync(XElement stream, string url, CancellationToken cancellationToken)
    {
        try
        {
            var socket = await web.UpgradeAsync(url, cancellationToken).ConfigureAwait(false);
            var facts = life.State.Facts;
            var context = new StreamContext(facts.AccountSid, facts.CallSid, life.Audio.Ear, life.State.Violate, life.State.Changed);
            var leg = new StreamLeg(socket, $"MZ{RandomNumberGenerator.GetHexString(32, lowercase: true)}", context) { Delivery = life.Deliver };
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var parameter in stream.Elements("Parameter"))
            {
                parameters[Attribute(parameter, "name") ?? ""] = Attribute(parameter, "value") ?? "";
            }

            life.LastLeg = leg;
            leg.Begin(parameters, life.Audio);
            life.State.BeginStream(leg.StreamSid);
            return leg;
        }
        catch (WebSocketException exception)
        {
            life.State.Violate($"31920 The stream was not opened: {exception.Message}");
            return null;
        }
    }

    private async Task StreamAsync(Twiml document, XElement stream, StreamLeg leg, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(document, stream, leg, "stream-started").ConfigureAwait(false);
            life.Settle();
            await leg.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            life.Audio.Disconnect(leg);
            if (life.IsStranded)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, life.Options.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // New instructions, or the end of the call, which closes the stream in the order it likes.
            if (!life.Over.IsCancellationRequested)
            {
                await leg.SendStopAsync().ConfigureAwait(false);
                await leg.CloseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (!life.Over.IsCancellationRequested)
            {
                life.Audio.Disconnect(leg);
                await leg.DisposeAsync().ConfigureAwait(false);
            }

            await TellAsync(document, stream, leg, "stream-stopped").ConfigureAwait(false);
        }
    }

    private async Task TellAsync(Twiml document, XElement stream, StreamLeg leg, string name)
    {
        if (Attribute(stream, "statusCallback") is not { } callback || document.Resolve(callback) is not { } url)
        {
            return;
        }

        var facts = life.State.Facts;
        await life.Callbacks.PostAsync(Attribute(stream, "statusCallbackMethod") ?? "POST", url,
        [
            new("AccountSid", facts.AccountSid),
            new("CallSid", facts.CallSid),
            new("StreamSid", leg.StreamSid),
            new("StreamName", Attribute(stream, "name") ?? leg.StreamSid),
            new("StreamEvent", name),
            new("Timestamp", life.Options.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
        ]).ConfigureAwait(false);
    }

    /// <summary>How a <c>&lt;Connect&gt;</c> ended: its action gave the next document, or there is none and the document goes on.</summary>
    private readonly record struct Connected(Twiml? Next, bool IsOver = true);
}
