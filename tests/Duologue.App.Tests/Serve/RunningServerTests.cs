using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

public class RunningServerTests
{
    private static readonly RunningServer Server = new(new Uri("http://127.0.0.1:5080"), PhoneLineKind.Local, 17);

    [Fact]
    public void A_server_is_found_as_it_was_announced()
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);

        Server.Announce(folder);

        Assert.Equal(Server, RunningServer.Find(folder));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"url\":")]
    public void A_file_that_is_missing_or_broken_is_no_server(string? contents)
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        if (contents is not null)
        {
            File.WriteAllText(folder.File("server.json"), contents);
        }

        Assert.Null(RunningServer.Find(folder));
    }

    [Fact]
    public void A_server_takes_back_its_own_announcement_only()
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        var later = Server with { ProcessId = 18 };
        later.Announce(folder);

        Server.Withdraw(folder);
        Assert.Equal(later, RunningServer.Find(folder));

        later.Withdraw(folder);
        Assert.Null(RunningServer.Find(folder));
    }

    [Theory]
    [InlineData("http://localhost:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://[::1]:5080/", "http://127.0.0.1:5080/")]
    [InlineData("http://0.0.0.0:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://[::]:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://127.0.0.1:5080/path?x=1", "http://127.0.0.1:5080/")]
    [InlineData("http://192.0.2.7:5080", "http://192.0.2.7:5080/")]
    public void Every_name_of_this_machine_gives_one_origin(string url, string origin) =>
        Assert.Equal(origin, RunningServer.Origin(new Uri(url)).ToString());

    [Fact]
    public void Without_a_server_the_command_to_start_one_is_named()
    {
        using var parent = new TemporaryFolder();

        var error = Assert.Throws<AppException>(() => ServerChoice.Find(null, new DataFolder(parent.Path)));

        Assert.Equal(ExitCode.Phone, error.ExitCode);
        Assert.Contains("./run.sh serve", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_named_wins_over_the_one_that_was_announced()
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        (Server with { Line = PhoneLineKind.Twilio }).Announce(folder);

        Assert.Equal("http://127.0.0.1:6000/", ServerChoice.Find("http://localhost:6000", folder).Url.ToString());
        Assert.Equal(new ServerChoice(Server.Url, PhoneLineKind.Twilio), ServerChoice.Find("http://localhost:5080", folder));
        Assert.Equal(new ServerChoice(Server.Url, PhoneLineKind.Twilio), ServerChoice.Find(null, folder));
    }

    [Fact]
    public void A_server_that_is_named_badly_is_told()
    {
        using var parent = new TemporaryFolder();

        var error = Assert.Throws<AppException>(() => ServerChoice.Find("localhost", new DataFolder(parent.Path)));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }
}
