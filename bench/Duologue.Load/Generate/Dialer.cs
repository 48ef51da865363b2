using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Duologue.Load.Wire;

namespace Duologue.Load.Generate;

/// <summary>Rings the server beside the loop: a webhook and an upgrade, both signed, or for a relay the upgrade alone.</summary>
internal sealed partial class Dialer(LoadOptions options)
{
    private readonly ConcurrentQueue<DialedCall> _dialed = new();
    private int _failed;

    public int Failed => Volatile.Read(ref _failed);

    public bool TryTake(out DialedCall call) => _dialed.TryDequeue(out call);

    /// <summary>Rings one after the other; what fails is counted.</summary>
    public async Task DialAllAsync()
    {
        using var http = new HttpClient { BaseAddress = options.Server, Timeout = TimeSpan.FromSeconds(20) };
        for (var i = 0; i < options.Calls; i++)
        {
            try
            {
                _dialed.Enqueue(options.IsRelay ? Relay(i) : await PhoneAsync(http, i));
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or InvalidOperationException or TaskCanceledException)
            {
                Interlocked.Increment(ref _failed);
                await Console.Error.WriteLineAsync($"call {i} failed: {error.Message}");
            }

            await Task.Delay(options.BetweenCalls, TimeProvider.System);
        }
    }

    private DialedCall Relay(int index)
    {
        var socket = Upgrade.Connect(options.Server, $"/relay?call={index}", "");
        return new DialedCall(index, socket, StreamSid(index), Start(index, "{}"));
    }

    private async Task<DialedCall> PhoneAsync(HttpClient http, int index)
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = options.AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = $"CA{index:x32}",
            ["CallStatus"] = "ringing",
            ["Direction"] = "inbound",
            ["From"] = $"+1555{index:0000000}",
            ["To"] = "+15550009999",
        };
        var voice = new Uri(options.Server, "/twilio/voice");
        using var request = new HttpRequestMessage(HttpMethod.Post, voice) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", Sign(voice + string.Concat(form.Select(p => p.Key + p.Value))));
        using var answer = await http.SendAsync(request);
        var twiml = WebUtility.HtmlDecode(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        if (StreamPattern().Match(twiml) is not { Success: true } stream)
        {
            throw new InvalidOperationException($"no stream in {twiml}");
        }

        var address = new Uri(stream.Groups["url"].Value);
        var parameters = string.Join(',', ParameterPattern().Matches(twiml).Select(m => $"\"{m.Groups["name"].Value}\":\"{m.Groups["value"].Value}\""));
        var socket = Upgrade.Connect(address, address.PathAndQuery, $"X-Twilio-Signature: {Sign(stream.Groups["url"].Value)}\r\n");
        return new DialedCall(index, socket, StreamSid(index), Start(index, $"{{{parameters}}}"));
    }

    private string Start(int index, string parameters) =>
        $$$"""{"event":"start","sequenceNumber":"1","start":{"accountSid":"{{{options.AccountSid}}}","streamSid":"{{{StreamSid(index)}}}","callSid":"CA{{{index:x32}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{{{parameters}}}},"streamSid":"{{{StreamSid(index)}}}"}""";

    private static string StreamSid(int index) => $"MZ{index:x32}";

    private string Sign(string text)
    {
#pragma warning disable CA5350 // Twilio signs with SHA-1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(options.AuthToken), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    [GeneratedRegex("<Stream [^>]*url=\"(?<url>[^\"]+)\"", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex StreamPattern();

    [GeneratedRegex("<Parameter name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex ParameterPattern();
}
