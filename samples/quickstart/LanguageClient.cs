using System.Net.Http.Json;
using System.Text.Json;

namespace ModelGrains.Samples.Quickstart;

/// <summary>Asks a server for the model <c>lande_langid</c>, over the Open Inference Protocol v2 in JSON.</summary>
internal static class LanguageClient
{
    /// <summary>The probability of each language, in the order of the vocabulary's languages.</summary>
    /// <exception cref="LanguageException">There is no answer, or another one.</exception>
    public static async Task<float[]> InferAsync(string server, float[] features)
    {
        var request = new { inputs = new[] { new { name = "ngrams", datatype = "FP32", shape = new[] { 1, features.Length }, data = features } } };
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            using var response = await http.PostAsJsonAsync($"{server}/v2/models/lande_langid/infer", request);
            if (!response.IsSuccessStatusCode)
                throw new LanguageException($"the server answers {(int)response.StatusCode}: {await ReasonAsync(response)}");
            var answer = await response.Content.ReadFromJsonAsync<Answer>();
            return answer?.Outputs?.FirstOrDefault(output => output.Name == "probability")?.Data ?? [];
        }
        catch (JsonException)
        {
            throw new LanguageException($"the answer of {server} is not that of lande_langid");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            throw new LanguageException($"no server answers at {server}: start ModelGrains, or name another with --server URL");
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync<Failure>())?.Error ?? "no reason given";
        }
        catch (JsonException)
        {
            return "no reason given";
        }
    }

    private sealed record Answer(Output[]? Outputs);

    private sealed record Failure(string? Error);

    private sealed record Output(string? Name, float[]? Data);
}
