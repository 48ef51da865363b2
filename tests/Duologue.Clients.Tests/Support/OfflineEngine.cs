using Duologue.Models;
using Duologue.Setup;

namespace Duologue.Clients.Tests.Support;

/// <summary>The offline engine as the application serves it. One for all tests: its decoders stay warm.</summary>
internal static class OfflineEngine
{
    private static readonly Lazy<IRealtimeModel> Shared = new(() => OfflineModel.Create());

    public static IRealtimeModel Model => Shared.Value;
}
