using System.Net;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Counts media streams that have not named themselves yet, so that a flood of them costs little. Thread-safe.</summary>
internal sealed class OpeningSockets(int most, int mostPerAddress)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _all;

    public bool TryEnter(IPAddress? address)
    {
        lock (_gate)
        {
            var key = address ?? IPAddress.None;
            var here = _byAddress.GetValueOrDefault(key);
            if (_all >= most || here >= mostPerAddress)
            {
                return false;
            }

            _all++;
            _byAddress[key] = here + 1;
            return true;
        }
    }

    public void Leave(IPAddress? address)
    {
        lock (_gate)
        {
            var key = address ?? IPAddress.None;
            _all--;
            if (--_byAddress[key] == 0)
            {
                _byAddress.Remove(key);
            }
        }
    }
}
