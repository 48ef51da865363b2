using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

/// <summary>Random conversations against a model of the server: events are delayed, requests race, responses fail, users interrupt.</summary>
public sealed class ResponseSchedulerPropertyTests
{
    private const int RunsPerBlock = 2_000;
    private const int StepsPerRun = 60;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void No_order_of_events_loses_a_request_or_asks_twice(int block)
    {
        for (var run = 0; run < RunsPerBlock; run++)
        {
            var seed = (block * RunsPerBlock) + run;
            new World(seed).Run();
        }
    }

    /// <summary>The scheduler on one side, a server that keeps the protocol's promises on the other, and wires with delay in between.</summary>
    private sealed class World(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ManualTimeProvider _time = new();
        private readonly Queue<ClientEvent> _toServer = new();
        private readonly Queue<ServerEvent> _toClient = new();
        private readonly List<ScheduledResponse> _open = [];
        private readonly List<ClientEvent> _send = [];
        private readonly List<ResponseAlert> _alerts = [];
        private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _serverAsides = [];
        private ResponseScheduler _scheduler = null!;
        private string? _serverRunning;
        private IReadOnlyDictionary<string, string>? _serverMetadata;
        private bool _userSpeaks;
        private int _ids;
        private int _knownRunning;

        public void Run()
        {
            _scheduler = new ResponseScheduler(_time, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
            for (var step = 0; step < StepsPerRun; step++)
            {
                Step();
                Flush();
            }

            Settle();
            Assert.True(_open.Count == 0, $"Seed {seed}: {_open.Count} requests never ended.");
            Assert.False(_scheduler.IsBusy, $"Seed {seed}: still busy.");
        }

        private void Step()
        {
            switch (_random.Next(12))
            {
                case 0 or 1:
                    Ask(_random.Next(3) == 0 ? new ResponseRequest { Instructions = "wish" } : null);
                    break;
                case 2:
                    Ask(new ResponseRequest { OutOfBand = true });
                    break;
                case 3 or 4:
                    ServerTakes();
                    break;
                case 5 or 6 or 7:
                    ClientTakes();
                    break;
                case 8:
                    ServerEndsResponse(_random.Next(4) == 0 ? "failed" : "completed");
                    break;
                case 9:
                    UserTurns();
                    break;
                case 10:
                    End(_scheduler.Cancel(dropWaiting: _random.Next(2) == 0, _send));
                    break;
                default:
                    _time.Advance(TimeSpan.FromMilliseconds(_random.Next(1_500)));
                    End(_scheduler.Tick(_send, _alerts));
                    break;
            }
        }

        private void Ask(ResponseRequest? request)
        {
            var asked = _scheduler.Ask(key => SettingsMapper.Parameters(request, key), request, _send);
            if (!_open.Contains(asked))
            {
                _open.Add(asked);
            }
        }

        private void Flush()
        {
            foreach (var sent in _send)
            {
                // The promise: no request for the conversation while a response is known to run there, or while the user is known to speak.
                if (sent is ClientEvent.CreateResponse { Response.Conversation: not "none" } or ClientEvent.CreateResponse { Response: null })
                {
                    Assert.True(_knownRunning == 0, $"Seed {seed}: asked while a response was running.");
                    Assert.False(_scheduler.IsUserSpeaking, $"Seed {seed}: asked while the user was speaking.");
                }

                _toServer.Enqueue(sent);
            }

            _send.Clear();
        }

        private void ServerTakes()
        {
            if (!_toServer.TryDequeue(out var taken))
            {
                return;
            }

            switch (taken)
            {
                case ClientEvent.CreateResponse { Response.Conversation: "none" } aside:
                    var id = $"aside_{++_ids}";
                    _serverAsides.Add(id, aside.Response.Metadata);
                    _toClient.Enqueue(new ServerEvent.ResponseCreated(Wire(id, "in_progress", aside.Response.Metadata)));
                    break;
                case ClientEvent.CreateResponse create when _serverRunning is not null:
                    _toClient.Enqueue(new ServerEvent.Failure(new WireError { Code = "conversation_already_has_active_response", EventId = create.EventId }));
                    break;
                case ClientEvent.CreateResponse create when _random.Next(20) == 0:
                    _toClient.Enqueue(new ServerEvent.Failure(new WireError { Code = "server_error", EventId = create.EventId }));
                    break;
                case ClientEvent.CreateResponse create:
                    ServerBegins(create.Response?.Metadata);
                    break;
                case ClientEvent.CancelResponse cancel when cancel.ResponseId == _serverRunning:
                    ServerEndsResponse("cancelled");
                    break;
                default:
                    _toClient.Enqueue(new ServerEvent.Failure(new WireError { Code = "response_cancel_not_active" }));
                    break;
            }
        }

        private void ServerBegins(IReadOnlyDictionary<string, string>? metadata)
        {
            _serverRunning = $"resp_{++_ids}";
            _serverMetadata = metadata;
            _toClient.Enqueue(new ServerEvent.ResponseCreated(Wire(_serverRunning, "in_progress", metadata)));
        }

        private void ServerEndsResponse(string status)
        {
            if (_serverAsides.Count > 0 && _random.Next(2) == 0)
            {
                var (id, metadata) = _serverAsides.First();
                _serverAsides.Remove(id);
                _toClient.Enqueue(new ServerEvent.ResponseDone(Wire(id, status, metadata)));
            }
            else if (_serverRunning is not null)
            {
                _toClient.Enqueue(new ServerEvent.ResponseDone(Wire(_serverRunning, status, _serverMetadata)));
                _serverRunning = null;
            }
        }

        private void UserTurns()
        {
            if (!_userSpeaks)
            {
                _userSpeaks = true;
                _toClient.Enqueue(new ServerEvent.SpeechStarted("item", 0));
                if (_serverRunning is not null)
                {
                    _toClient.Enqueue(new ServerEvent.ResponseDone(Wire(_serverRunning, "cancelled", _serverMetadata)));
                    _serverRunning = null;
                }

                return;
            }

            _userSpeaks = false;
            _toClient.Enqueue(new ServerEvent.SpeechStopped("item", 0));
            if (_serverRunning is null && _random.Next(5) > 0)
            {
                ServerBegins(null);
            }
        }

        private void ClientTakes()
        {
            if (!_toClient.TryDequeue(out var taken))
            {
                return;
            }

            switch (taken)
            {
                case ServerEvent.ResponseCreated created:
                    if (_scheduler.Created(created.Response, _send) is null)
                    {
                        _knownRunning++;
                    }

                    break;
                case ServerEvent.ResponseDone done:
                    if (_scheduler.RunningId == done.Response.Id)
                    {
                        _knownRunning = 0;
                    }

                    End(_scheduler.Done(done.Response, _send));
                    break;
                case ServerEvent.Failure failure:
                    _scheduler.Failed(failure.Error, _send, out var ended);
                    End(ended is null ? [] : [ended]);
                    break;
                case ServerEvent.SpeechStarted:
                    _scheduler.SpeechStarted(interrupts: true);
                    break;
                case ServerEvent.SpeechStopped:
                    _scheduler.SpeechStopped(modelAnswers: true, _send);
                    break;
                default:
                    break;
            }
        }

        private void End(IReadOnlyList<ScheduledResponse> ended)
        {
            if (_scheduler.RunningId is null)
            {
                _knownRunning = 0;
            }

            foreach (var request in ended)
            {
                Assert.True(_open.Remove(request), $"Seed {seed}: a request ended twice.");
            }
        }

        /// <summary>Lets the server finish what it has, and time pass, until all is quiet.</summary>
        private void Settle()
        {
            if (_userSpeaks)
            {
                UserTurns();
            }

            for (var i = 0; i < 400 && (_open.Count > 0 || _scheduler.IsBusy); i++)
            {
                ServerTakes();
                ServerEndsResponse("completed");
                ClientTakes();
                Flush();
                ClientTakes();
                Flush();
                _time.Advance(TimeSpan.FromMilliseconds(100));
                End(_scheduler.Tick(_send, _alerts));
                Flush();
            }
        }

        private static WireResponse Wire(string id, string status, IReadOnlyDictionary<string, string>? metadata) =>
            new() { Id = id, Status = status, Metadata = metadata };
    }
}
