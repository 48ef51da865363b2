using System.Text.Json;

namespace Duologue.App.Tests.Commands;

/// <summary>The command against a server that answers by a script.</summary>
[Trait("Needs", "loopback")]
public class CallCommandTests
{
    private const string Queued = """{"id":"one","agent":"concierge","status":"queued","created_at":"2026-11-21T12:00:00Z","transcript":[]}""";
    private const string Talking = """
        {"id":"one","agent":"concierge","status":"in-progress","answered_by":"human","created_at":"2026-11-21T12:00:00Z","answered_at":"2026-11-21T12:00:05Z",
         "transcript":[{"speaker":"caller","text":"Bella Vista, hello","at_ms":900,"interrupted":false},{"speaker":"agent","text":"A table","at_ms":2000,"interrupted":false}]}
        """;
    private const string Over = """
        {"id":"one","agent":"concierge","status":"completed","created_at":"2026-11-21T12:00:00Z","answered_at":"2026-11-21T12:00:05Z","ended_at":"2026-11-21T12:00:09Z","end":"AgentEnded",
         "transcript":[{"speaker":"caller","text":"Bella Vista, hello","at_ms":900,"interrupted":false},{"speaker":"agent","text":"A table, please","at_ms":2000,"interrupted":false}],
         "result":{"confirmed":true}}
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_call_is_placed_followed_and_its_result_told()
    {
        await using var server = await ScriptedCalls.StartAsync((202, Queued), (200, Talking), (200, Over));

        var (code, output, error) = await RunAsync(server, "--var", "party_size=4", "--var", "name=Ada=Lovelace", "--json");

        Assert.Equal("", error);
        Assert.Equal(ExitCode.Success, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(
            ["call", "call", "user_transcript", "assistant_transcript", "call", "result", "summary"],
            lines.Select(l => l.GetProperty("type").GetString()));
        Assert.Equal("A table, please", lines[3].GetProperty("text").GetString());
        Assert.True(lines[5].GetProperty("value").GetProperty("confirmed").GetBoolean());
        Assert.Equal("AgentEnded", lines[6].GetProperty("end").GetString());
        var wish = JsonDocument.Parse(server.Asked.First()["POST /calls ".Length..]).RootElement;
        Assert.Equal("+15551234567", wish.GetProperty("to").GetString());
        Assert.Equal("starter", wish.GetProperty("agent").GetString());
        Assert.Equal("4", wish.GetProperty("variables").GetProperty("party_size").GetString());
        Assert.Equal("Ada=Lovelace", wish.GetProperty("variables").GetProperty("name").GetString());
        Assert.All(server.Asked.Skip(1), asked => Assert.Equal("GET /calls/one", asked));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_waiting_the_id_is_told_and_nothing_is_asked()
    {
        await using var server = await ScriptedCalls.StartAsync((202, Queued));

        var (code, output, _) = await RunAsync(server, "--wait", "false");

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("one queued", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_nobody_answers_ends_with_the_phones_code()
    {
        var busy = Queued.Replace("queued", "busy", StringComparison.Ordinal);
        await using var server = await ScriptedCalls.StartAsync((202, Queued), (200, busy));

        var (code, output, _) = await RunAsync(server);

        Assert.Equal(ExitCode.Phone, code);
        Assert.Contains("one busy", output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(403, """{"error":{"code":"not_enabled","message":"Placing calls is switched off."}}""", ExitCode.Phone, "Placing calls is switched off (not_enabled)")]
    [InlineData(429, """{"error":{"code":"limit_reached","message":"Too many\ncalls."}}""", ExitCode.Phone, "Too many calls (limit_reached)")]
    [InlineData(400, """{"error":{"code":"invalid_number","message":"No such number."}}""", ExitCode.Usage, "No such number (invalid_number)")]
    [InlineData(502, "<html>", ExitCode.Phone, "502")]
    public async Task What_the_server_refuses_is_one_line(int status, string body, int code, string says)
    {
        await using var server = await ScriptedCalls.StartAsync((status, body));

        var (actual, _, error) = await RunAsync(server);

        Assert.Equal(code, actual);
        Assert.Contains(says, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_key_is_a_setting()
    {
        await using var server = await ScriptedCalls.StartAsync();

        var (code, _, error) = await RunAsync(server.Url, "+15551234567", "wrong");

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains("A key is needed", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5551234567")]
    [InlineData("+1 555 123 4567")]
    [InlineData("nobody")]
    public async Task A_number_that_is_none_is_never_sent(string number)
    {
        var (code, _, error) = await RunAsync("http://127.0.0.1:1", number, "key");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("+15551234567", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(ScriptedCalls server, params string[] more) =>
        RunAsync(server.Url, "+15551234567", ScriptedCalls.Key, more);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string url, string number, string key, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["call", number, "--agent", "starter", "--server", url, "--key", key, .. more], output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
