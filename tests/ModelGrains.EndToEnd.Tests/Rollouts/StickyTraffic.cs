using System.Globalization;
using System.Text;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>
/// Two hundred users of the model <c>m</c>, four of them at a time, from construction until it is stopped: who was answered, or failed, by
/// which version and when. A failure names no version; one that version 1 cannot have is version 2's.
/// </summary>
internal sealed class StickyTraffic
{
    public const int Users = 200;

    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly HashSet<int> affected = [];
    private readonly HashSet<int> all = [];
    private readonly ServerProcess server;
    private readonly string body;
    private readonly Task[] callers;
    private int requests;
    private int answered;
    private long first;
    private long last;

    public StickyTraffic(ServerProcess server, string body)
    {
        this.server = server;
        this.body = body;
        callers = [.. Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallAsync(caller)))];
    }

    /// <summary>Requests that version 2 answered or failed.</summary>
    public int OfTheNewVersion => Volatile.Read(ref answered);

    /// <summary>All requests.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>From the first request of version 2 to the last one.</summary>
    public TimeSpan Lasted => TimeProvider.System.GetElapsedTime(first, last);

    /// <summary>The share of the users who came to version 2.</summary>
    public double Affected => (double)affected.Count / all.Count;

    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(callers);
        ending.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        var random = new Random(caller);
        while (!ending.IsCancellationRequested)
        {
            var user = random.Next(Users);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("x-user-id", user.ToString(CultureInfo.InvariantCulture));
            using var answer = await server.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var isNew = !answer.IsSuccessStatusCode || text.Contains("\"model_version\":\"2\"", StringComparison.Ordinal);
            lock (gate)
            {
                requests++;
                all.Add(user);
                if (!isNew)
                    continue;
                answered++;
                affected.Add(user);
                last = TimeProvider.System.GetTimestamp();
                first = first == 0 ? last : first;
            }
        }
    }
}
