using System.Net;
using System.Text.Json;

namespace Duologue.App.Serve;

/// <summary>Where the server of this user listens, as the server itself wrote it into the data folder.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Line">Which phone line it has.</param>
/// <param name="ProcessId">Whose it is.</param>
/// <param name="Certificate">Fingerprint of the certificate that it shows there; null when it is not encrypted.</param>
internal sealed record RunningServer(Uri Url, PhoneLineKind Line, int ProcessId, string? Certificate = null)
{
    private const string FileName = "server.json";

    /// <summary>The one written last; null when none is running, as far as the folder knows.</summary>
    public static RunningServer? Find(DataFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.File(FileName)), AppJson.Default.RunningServer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // a file that cannot be read tells as much as one that is not there
            return null;
        }
    }

    /// <summary>The address by which this machine reaches a server, written one way only, because signatures are computed over it.</summary>
    public static Uri Origin(Uri url)
    {
        var host = url.Host is "localhost" or "*" or "+"
            || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip)
                && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            ? "127.0.0.1"
            : url.Host;
        return new UriBuilder(url.Scheme, host, url.Port).Uri;
    }

    /// <summary>Lets the other commands find this server.</summary>
    /// <exception cref="AppException">The folder cannot be written.</exception>
    public void Announce(DataFolder folder) => folder.Write(FileName, JsonSerializer.SerializeToUtf8Bytes(this, AppJson.Default.RunningServer));

    /// <summary>Takes the announcement back, unless another server has replaced it.</summary>
    public void Withdraw(DataFolder folder)
    {
        if (Find(folder) == this)
        {
            File.Delete(folder.File(FileName));
        }
    }
}
