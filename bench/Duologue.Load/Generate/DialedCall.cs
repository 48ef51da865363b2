using System.Net.Sockets;

namespace Duologue.Load.Generate;

/// <summary>A call whose media stream is connected, and has said nothing yet.</summary>
internal readonly record struct DialedCall(int Index, Socket Socket, string StreamSid, string Start);
