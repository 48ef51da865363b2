using System.CommandLine;
using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Phone;
using Duologue.App.Serve;
using Duologue.Phone;

namespace Duologue.App.Commands;

/// <summary><c>duologue call</c>: has a running server ring somebody, and tells what was said and what came of it.</summary>
internal static class CallCommand
{
    private const string KeyVariable = ServerKey.Variable;
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);

    // what the agent makes of the call when it is over
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(35);

    public static Command Create(TextWriter output)
    {
        var to = new Argument<string>("number") { Description = "Whom to ring, such as +15551234567." };
        var agent = new Option<string>("--agent") { Description = "Who talks; see: duologue agents.", Required = true };
        var variables = new Option<string[]>("--var") { Description = "What the agent should know: name=value. May be given several times." };
        var server = new Option<string?>("--server") { Description = "The server's address; default: the one that runs here." };
        var key = new Option<string?>("--key") { Description = $"The server's API key; default {KeyVariable}, or the local line's own." };
        var wait = new Option<bool>("--wait") { Description = "Follow the call to its end; --wait false only places it.", DefaultValueFactory = _ => true };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("call", "Ring somebody, who then talks to an agent.") { to, agent, variables, server, key, wait, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new CallRequest(
                parsed.GetRequiredValue(to),
                parsed.GetRequiredValue(agent),
                ParseVariables(parsed.GetValue(variables) ?? []),
                parsed.GetValue(server),
                parsed.GetValue(key),
                parsed.GetValue(wait)),
            parsed.GetValue(json) ? new ConversationJson(output) : new ConversationText(output),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CallRequest request, IConversationOutput output, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.IsValid(request.To))
        {
            throw new AppException(ExitCode.Usage, "the number must look like +15551234567: a plus, the country, and no spaces");
        }

        var folder = DataFolder.Default;
        var server = ServerChoice.Find(request.Server, folder);
        using var calls = new CallsApi(server, KeyFor(server, request.Key, folder));
        var call = await calls.PlaceAsync(new CallWish(request.To, request.Agent, request.Variables), cancellationToken);
        var follower = new CallFollower(output);
        follower.Tell(call);
        if (request.Wait)
        {
            call = await FollowAsync(call, calls, follower, AgentCatalogue.TryFind(request.Agent)?.Finished is not null, cancellationToken);
            follower.Close(call, []);
        }

        return !request.Wait || call.Status == "completed" ? ExitCode.Success : ExitCode.Phone;
    }

    private static async Task<CallReport> FollowAsync(
        CallReport call, CallsApi calls, CallFollower follower, bool expectsResult, CancellationToken cancellationToken)
    {
        long? overSince = null;
        while (!call.IsWhole(expectsResult) && !(overSince is { } over && TimeProvider.System.GetElapsedTime(over) > LastWords))
        {
            await Task.Delay(AskEvery, TimeProvider.System, cancellationToken);
            call = await calls.FindAsync(call.Id, cancellationToken)
                ?? throw new AppException(ExitCode.Phone, "the server no longer knows the call; it may have been restarted");
            follower.Tell(call);
            overSince ??= call.IsOver ? TimeProvider.System.GetTimestamp() : null;
        }

        return call;
    }

    private static string KeyFor(ServerChoice server, string? key, DataFolder folder)
    {
        if ((key ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } given)
        {
            return given;
        }

        return server.Line == PhoneLineKind.Local
            ? PhoneSettings.OpenLocalLine(folder).Token
            : throw new AppException(ExitCode.Settings, $"the server asks for a key: set {KeyVariable}, or give --key (see docs/guide/phone.md)");
    }

    private static Dictionary<string, string> ParseVariables(IEnumerable<string> pairs)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new AppException(ExitCode.Usage, $"--var must be name=value, not '{pair}'");
            }

            variables[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return variables;
    }
}
