using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Duologue.Load.Talk;

namespace Duologue.Load.Run;

/// <summary>A server that is being measured, in a process of its own on cores of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _port;
    private readonly bool _hasStatistics;

    private ServerProcess(Process process, int port, bool hasStatistics)
    {
        _process = process;
        _port = port;
        _hasStatistics = hasStatistics;
    }

    /// <summary>Starts a program on some cores and waits until its port answers.</summary>
    public static async Task<ServerProcess> StartAsync(ServerKind kind, string cores, int port, int modelPort, string floor)
    {
        var own = typeof(ServerProcess).Assembly.Location;
        string[] command = kind.Name == "floor"
            ? [floor, $"{port}", $"{modelPort}"]
            : ["dotnet", own, .. kind.Arguments, "--port", $"{port}", "--model-port", $"{modelPort}"];
        var start = new ProcessStartInfo("taskset", ["-c", cores, .. command]);
        foreach (var (name, value) in kind.Environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException("taskset did not start"), port, kind.Name != "floor");
        await server.UntilReadyAsync();
        return server;
    }

    /// <summary>Processor time used so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            // After the name in brackets, which may hold blanks: state is field 3, user and system time are 14 and 15, in hundredths.
            var text = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11]) + long.Parse(fields[12])) / 100.0;
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes =>
        File.ReadLines($"/proc/{_process.Id}/status").Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024).Single();

    public async Task<ServerStatistics?> StatisticsAsync()
    {
        if (!_hasStatistics)
        {
            return null;
        }

        using var http = new HttpClient();
        await using var body = await http.GetStreamAsync(new Uri($"http://127.0.0.1:{_port}/load/statistics"));
        return await JsonSerializer.DeserializeAsync(body, LoadJson.Default.ServerStatistics);
    }

    /// <summary>What the model stand-in inside saw since it was asked last.</summary>
    public async Task<ModelStatistics> ModelAsync()
    {
        using var http = new HttpClient();
        await using var body = await http.GetStreamAsync(new Uri($"http://127.0.0.1:{_port}/load/model"));
        return await JsonSerializer.DeserializeAsync(body, LoadJson.Default.ModelStatistics) ?? throw new InvalidOperationException("the model stand-in tells nothing");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        for (var attempt = 0; attempt < 150; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            if (_process.HasExited)
            {
                break;
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("the server did not begin to listen");
    }
}
