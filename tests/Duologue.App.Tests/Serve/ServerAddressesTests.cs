using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

public class ServerAddressesTests
{
    [Theory]
    [InlineData(false, "", "http://127.0.0.1:5080/")]
    [InlineData(true, "", "http://127.0.0.1:5080/ https://127.0.0.1:5081/")]
    [InlineData(false, "https://127.0.0.1:5443", "https://127.0.0.1:5443/")]
    [InlineData(true, "https://127.0.0.1:5443", "https://127.0.0.1:5443/")]
    [InlineData(true, "http://0.0.0.0:80", "http://0.0.0.0/ https://0.0.0.0:81/")]
    [InlineData(true, "http://127.0.0.1:0", "http://127.0.0.1:0/ https://127.0.0.1:0/")]
    [InlineData(true, "http://127.0.0.1:65535", "http://127.0.0.1:65535/ https://127.0.0.1:0/")]
    [InlineData(false, "https://127.0.0.1:5443 http://127.0.0.1:5080", "http://127.0.0.1:5080/ https://127.0.0.1:5443/")]
    [InlineData(true, "http://[::1]:5080", "http://[::1]:5080/ https://[::1]:5081/")]
    public void Addresses_are_as_given_with_an_encrypted_one_when_it_is_wished_for(bool withTls, string given, string expected)
    {
        var urls = ServerAddresses.Read(given.Split(' ', StringSplitOptions.RemoveEmptyEntries), withTls);

        Assert.Equal(expected, string.Join(' ', urls));
    }

    [Theory]
    [InlineData("loopback")]
    [InlineData("ws://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/page")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:5080", "https://127.0.0.1:5080")]
    public void What_is_no_address_is_told(params string[] given)
    {
        var error = Assert.Throws<AppException>(() => ServerAddresses.Read(given, withTls: false));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("--url", error.Message, StringComparison.Ordinal);
    }
}
