using System.Security.Cryptography;
using System.Text;
using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>A phone line that stays on this machine: the whole way of a call, signed with a random token that only this user can read.</summary>
/// <remarks>Immutable. The server and the program that phones it find each other by the token's file.</remarks>
public sealed class LocalLine
{
    private const string FileName = "phone.token";
    private const int TokenLength = 64;
    private const string Number = "+15550000000";
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan WritingLimit = TimeSpan.FromSeconds(1);

    private LocalLine(string token, string tokenFile)
    {
        Token = token;
        TokenFile = tokenFile;
    }

    /// <summary>64 random hexadecimal digits. Not for logs.</summary>
    public string Token { get; }

    /// <summary>Where the token is kept; readable by its user only.</summary>
    public string TokenFile { get; }

    /// <summary>Reads the token of a data folder, or makes folder and token.</summary>
    /// <param name="dataFolder">The application's data folder.</param>
    /// <exception cref="InvalidOperationException">Others may read the token, or the file holds none; the message says how to mend it.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static LocalLine Open(string dataFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        var file = Path.Combine(Path.GetFullPath(dataFolder), FileName);
        if (!File.Exists(file))
        {
            Make(file);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
        {
            throw new InvalidOperationException(
                $"Others on this machine may read {file}, and phone your agents with it. Delete it, and a new one is made; or run: chmod 600 '{file}'");
        }

        // Another program may just be writing it.
        SpinWait.SpinUntil(() => new FileInfo(file).Length > TokenLength, WritingLimit);
        var token = File.ReadAllText(file).Trim();
        return token.Length == TokenLength && token.All(char.IsAsciiHexDigit)
            ? new LocalLine(token, file)
            : throw new InvalidOperationException($"{file} does not hold a token. Delete it, and a new one is made.");
    }

    /// <summary>The options of a server on this line: an account made up from the token, signatures on, calls from this machine allowed with the token as key.</summary>
    /// <remarks>
    /// No prefix is allowed yet, and the REST interface is looked for at the server itself, so that nothing leaves the machine: set both where
    /// calls are to be placed.
    /// </remarks>
    /// <param name="serverUrl">Where the server is reached, such as <c>http://127.0.0.1:5080</c>.</param>
    public TwilioOptions ToOptions(Uri serverUrl)
    {
        ArgumentNullException.ThrowIfNull(serverUrl);
        var origin = new Uri(serverUrl.GetLeftPart(UriPartial.Authority));
        var account = SHA256.HashData(Encoding.UTF8.GetBytes($"duologue local account {Token}"));
        return new TwilioOptions
        {
            AccountSid = $"AC{Convert.ToHexStringLower(account)[..32]}",
            AuthToken = Token,
            PhoneNumber = Number,
            PublicOrigin = origin,
            ApiBaseUrl = origin,
            Outbound = new OutboundOptions { IsEnabled = true, ApiKeys = { ["local"] = Token } },
        };
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"local line of {TokenFile}";

    private static void Make(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? ".";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var writer = new StreamWriter(file, Encoding.ASCII, options);
            writer.WriteLine(RandomNumberGenerator.GetHexString(TokenLength, lowercase: true));
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another program that starts now was faster: its token is as good.
        }
    }
}
