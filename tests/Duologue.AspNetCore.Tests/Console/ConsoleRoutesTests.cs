using System.IO.Compression;
using System.Net;
using Duologue.AspNetCore.Console;
using Microsoft.AspNetCore.Builder;

namespace Duologue.AspNetCore.Tests.Console;

public class ConsoleRoutesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_page_is_asked_for_again_and_again_and_its_assets_never()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);

        using var page = await house.AskAsync("/");
        using var script = await house.AskAsync("/" + ConsoleHouse.Script);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        Assert.Contains("<title>built</title>", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("text/javascript; charset=utf-8", script.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromDays(365), script.Headers.CacheControl!.MaxAge);
        Assert.Contains("immutable", script.Headers.CacheControl.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_browser_that_has_the_page_is_told_so()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);
        using var first = await house.AskAsync("/");

        using var again = await house.AskAsync("/", headers: ("If-None-Match", $"\"other\", {first.Headers.ETag}"));
        using var other = await house.AskAsync("/", headers: ("If-None-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_carries_a_policy_that_lets_nothing_else_in()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);

        foreach (var path in (string[])["/", "/" + ConsoleHouse.Script, "/icon.svg"])
        {
            using var response = await house.AskAsync(path);

            var policy = Header(response, "Content-Security-Policy");
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
            Assert.Contains("microphone=(self)", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_takes_gzip_gets_the_same_bytes_in_fewer()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);
        using var plain = await house.AskAsync("/" + ConsoleHouse.Script);
        using var refused = await house.AskAsync("/" + ConsoleHouse.Script, headers: ("Accept-Encoding", "gzip;q=0, br"));

        using var packed = await house.AskAsync("/" + ConsoleHouse.Script, headers: ("Accept-Encoding", "br, gzip"));

        var expected = await plain.Content.ReadAsByteArrayAsync(Token);
        await using var gzip = new GZipStream(await packed.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await gzip.CopyToAsync(unpacked, Token);
        Assert.Equal("gzip", Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.True(packed.Content.Headers.ContentLength < expected.Length / 4);
        Assert.Equal(expected, unpacked.ToArray());
        Assert.Empty(refused.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
    }

    [Fact(Timeout = 60_000)]
    public async Task HEAD_says_what_GET_would_and_nothing_more()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);
        using var get = await house.AskAsync("/");

        using var head = await house.AskAsync("/", HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await house.StatusAsync("/", HttpMethod.Post));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/nothing")]
    [InlineData("/assets/")]
    [InlineData("/assets/index.js")]
    [InlineData("/assets/..%2findex.html")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/console/index.html")]
    public async Task What_the_build_did_not_make_is_not_there(string path)
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built);

        Assert.Equal(HttpStatusCode.NotFound, await house.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, await house.StatusAsync("/live"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Below_a_path_the_page_ends_in_a_slash_so_that_its_scripts_are_found()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleHouse.Built, "/talk/here", "/outer");

        using var bare = await house.AskAsync("/outer/talk/here?test=1");

        Assert.Equal("/outer/talk/here/?test=1", bare.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await house.StatusAsync("/outer/talk/here/"));
        Assert.Equal(HttpStatusCode.OK, await house.StatusAsync("/outer/talk/here/" + ConsoleHouse.Script));
        Assert.Equal(HttpStatusCode.NotFound, await house.StatusAsync("/" + ConsoleHouse.Script));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_build_without_Node_says_in_plain_words_what_to_do()
    {
        await using var house = await ConsoleHouse.StartAsync(ConsoleFiles.From([]));

        using var page = await house.AskAsync("/");

        var text = await page.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Node.js", text, StringComparison.Ordinal);
        Assert.Contains("./run.sh", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_assembly_carries_is_a_whole_page_or_the_note()
    {
        var files = ConsoleFiles.Embedded.All;

        var page = Assert.Single(files, f => f.IsPage);
        Assert.All(files, f => Assert.True(f == page || f.Path.StartsWith("assets/", StringComparison.Ordinal) || !f.Path.Contains('/', StringComparison.Ordinal), f.Path));
        Assert.True(files.Count == 1 || files.Any(f => f.Path.EndsWith(".js", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("console")]
    [InlineData("/{any}")]
    public void A_path_that_cannot_be_meant_is_refused(string path)
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Throws<ArgumentException>(() => app.MapConsole(path));
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
