using System.CommandLine;
using System.Net;
using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Phone;
using Duologue.App.Serve;
using Duologue.Phone;
using Duologue.Testing.Twilio;
using CallRecording = Duologue.Testing.Twilio.CallRecording;

namespace Duologue.App.Commands;

/// <summary><c>duologue phone</c>: rings the running server's local line from a recording, over the routes a carrier uses, signatures and all.</summary>
internal static class PhoneCommand
{
    private const string Keys = "0123456789*#ABCDw";

    public static Command Create(TextWriter output)
    {
        var agent = new Option<string>("--agent") { Description = "Who answers; see: duologue agents.", Required = true };
        var wav = new Option<string>("--wav") { Description = "What the caller says: a WAV file.", Required = true };
        var outFile = new Option<string?>("--out") { Description = "Write the call to this WAV file: caller left, agent right." };
        var server = new Option<string?>("--server") { Description = "The server's address; default: the one that runs here." };
        var from = new Option<string>("--from") { Description = "The caller's number.", DefaultValueFactory = _ => "+15550001111" };
        var digits = new Option<string>("--digits") { Description = "Keys pressed after the recording; w waits half a second.", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("phone", "Ring an agent of the running server from a recording.") { agent, wav, outFile, server, from, digits, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new PhoneRequest(
                parsed.GetRequiredValue(agent),
                parsed.GetRequiredValue(wav),
                parsed.GetValue(outFile),
                parsed.GetValue(server),
                parsed.GetRequiredValue(from),
                parsed.GetRequiredValue(digits)),
            parsed.GetValue(json) ? new ConversationJson(output) : new ConversationText(output),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PhoneRequest request, IConversationOutput output, CancellationToken cancellationToken)
    {
        var agent = AgentCatalogue.Find(request.Agent).Name;
        ThrowIfWrong(request);
        var recording = CallerRecording.Read(request.Wav);
        var folder = DataFolder.Default;
        var server = ServerChoice.Find(request.Server, folder);
        if (server.Line != PhoneLineKind.Local)
        {
            throw new AppException(
                ExitCode.Phone, "phone rings the local line only, and this server has a Twilio number: ring that, or start a server without Twilio's settings");
        }

        await using var wav = request.Out is null ? null : Create(request.Out);
        var options = PhoneSettings.OpenLocalLine(folder).ToOptions(server.Url);
        await using var twilio = new FakeTwilio(new FakeTwilioOptions
        {
            AccountSid = options.AccountSid,
            AuthToken = options.AuthToken,
            Server = server.Url,
            ServerCertificate = server.Certificate,
        });
        await using var call = await twilio.RingAsync(request.From, options.PhoneNumber, agent, cancellationToken);
        if (call.StreamSid is null)
        {
            throw WhyNot(call, server.Url);
        }

        using var calls = new CallsApi(server, options.AuthToken);
        await new PhoneTalk(call, calls, new CallFollower(output)).RunAsync(recording, request.Digits, cancellationToken);
        if (wav is not null)
        {
            CallRecording.Write(wav, call);
        }

        return call.Violations.Count == 0
            ? ExitCode.Success
            : throw new AppException(
                ExitCode.Unexpected, $"the server broke the carrier's protocol, as Twilio's error 31951 would say: {string.Join("; ", call.Violations)}");
    }

    /// <summary>Why a call has no media stream.</summary>
    private static AppException WhyNot(FakeCall call, Uri server) => call switch
    {
        { WebhookStatus: null } => CallsApi.NobodyAt(server),
        { WebhookStatus: HttpStatusCode.Forbidden } => new AppException(
            ExitCode.Phone, $"the server refused the call's signature (403): start both with the same {DataFolder.Variable}, and the server without Twilio's settings"),
        { WebhookStatus: HttpStatusCode.NotFound } => new AppException(ExitCode.Phone, "the server has no phone (404); is it a Duologue server?"),
        { Status: "busy" } => new AppException(ExitCode.Phone, "the line is busy: the server is at its limit, or about to stop"),
        _ => new AppException(
            ExitCode.Phone, $"the server did not take the call: {string.Join("; ", call.Verbs.Concat(call.Violations).DefaultIfEmpty($"it is {call.Status}"))}"),
    };

    /// <summary>Creates the file at once, so that a wrong path is known before the call.</summary>
    private static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{path}': {error.Message}");
        }
    }

    private static void ThrowIfWrong(PhoneRequest request)
    {
        if (!PhoneNumber.IsValid(request.From))
        {
            throw new AppException(ExitCode.Usage, "--from must look like +15550001111: a plus, the country, and no spaces");
        }

        if (!request.Digits.All(d => Keys.Contains(d, StringComparison.Ordinal)))
        {
            throw new AppException(ExitCode.Usage, "--digits takes 0-9, *, #, A-D, and w to wait half a second");
        }
    }
}
