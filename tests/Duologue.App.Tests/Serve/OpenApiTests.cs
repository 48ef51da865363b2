using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Duologue.App.Serve;
using Duologue.Testing.Realtime;
using Microsoft.AspNetCore.Routing;

namespace Duologue.App.Tests.Serve;

/// <summary>The description of the routes: whole, consistent in itself, and true.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "loopback")]
public partial class OpenApiTests(ServerFixture fixture)
{
    private static readonly string[] Methods = ["get", "post", "put", "delete", "patch"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task It_is_an_openapi_document_whose_references_lead_somewhere()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(document.GetProperty("info").GetProperty("title").GetString()!);
        foreach (var reference in References(document))
        {
            Assert.True(Resolves(document, reference), $"{reference} leads nowhere");
        }

        string?[] ids = [.. Operations(document).Where(o => o.Operation.TryGetProperty("operationId", out _)).Select(o => o.Operation.GetProperty("operationId").GetString())];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Operations(document), o => Assert.NotEmpty(o.Operation.GetProperty("responses").EnumerateObject()));
        Assert.All(Operations(document), o => Assert.Equal(
            Parameter().Matches(o.Path).Select(m => m.Groups[1].Value),
            Parameters(document, o.Operation).Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString())));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_route_that_others_use_is_in_it_and_nothing_else()
    {
        var document = await ReadAsync();

        var described = Operations(document).Select(o => $"{o.Method} {o.Path}").Order();
        var mapped = (from route in fixture.Server.Routes
                      let path = "/" + Parameter().Replace(route.RoutePattern.RawText ?? "", "{$1}").Trim('/')
                      where !IsOurOwn(path)
                      from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
                      where Methods.Contains(method.ToLowerInvariant())
                      select $"{method.ToLowerInvariant()} {path}").Distinct().Order();

        Assert.Equal(mapped, described);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("get", "/v1/models", null, 200)]
    [InlineData("get", "/v1/models/none", null, 404)]
    [InlineData("post", "/v1/realtime/client_secrets", "{}", 200)]
    [InlineData("post", "/v1/realtime/client_secrets", "[]", 400)]
    [InlineData("get", "/v1/realtime", null, 426)]
    [InlineData("get", "/realtime/stream", null, 403)]
    [InlineData("post", "/realtime/session/start", "{}", 200)]
    [InlineData("post", "/realtime/session/start", """{"agent":"nobody"}""", 404)]
    [InlineData("get", "/realtime/sessions/none/metrics", null, 404)]
    [InlineData("post", "/audio/tts", "{}", 422)]
    [InlineData("post", "/audio/transcribe", "{}", 415)]
    [InlineData("post", "/audio/process-voice-command", "{}", 415)]
    [InlineData("get", "/calls/none", null, 401)]
    public async Task What_is_answered_is_what_is_described(string method, string path, string? body, int status)
    {
        var document = await ReadAsync();
        using var http = new HttpClient { BaseAddress = fixture.Server.Url };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.SendAsync(request, Token);
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        var template = path.Replace("/none", "/{id}", StringComparison.Ordinal);
        Assert.Empty(new JsonSchema(document) { Strict = true }.Check(json, Pointer(document, template, method, status)));
    }

    /// <summary>The page with its files, and what a carrier asks for.</summary>
    private static bool IsOurOwn(string path) =>
        path == "/" || path.StartsWith("/twilio/", StringComparison.Ordinal) || (Path.HasExtension(path) && path != ServerRoutes.OpenApiPath);

    private async Task<JsonElement> ReadAsync()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Url };
        using var answer = await http.GetAsync(new Uri(ServerRoutes.OpenApiPath, UriKind.Relative), Token);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name, path.Name, operation.Value);

    private static IEnumerable<JsonElement> Parameters(JsonElement document, JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(p => Follow(document, p)) : [];

    private static JsonElement Follow(JsonElement document, JsonElement value) =>
        value.TryGetProperty("$ref", out var reference)
            ? (reference.GetString() ?? "").Split('/').Skip(1).Aggregate(document, (at, step) => at.GetProperty(step))
            : value;

    private static string Pointer(JsonElement document, string path, string method, int status)
    {
        var answer = $"#/paths/{path.Replace("/", "~1", StringComparison.Ordinal)}/{method}/responses/{status}";
        var response = document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty($"{status}");
        var whole = response.TryGetProperty("$ref", out var reference) ? reference.GetString() : answer;
        return $"{whole}/content/application~1json/schema";
    }

    private static bool Resolves(JsonElement document, string reference)
    {
        var at = document;
        return reference.StartsWith("#/", StringComparison.Ordinal) && reference.Split('/').Skip(1).All(step => at.TryGetProperty(step, out at));
    }

    private static IEnumerable<string> References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString() ?? ""] : References(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(@"\{\**([a-z_]+)\}")]
    private static partial Regex Parameter();
}
