using ModelGrains.Samples.Quickstart;

var server = "http://localhost:8000";
if (args is ["--server", var url, .. var rest])
    (server, args) = (url.TrimEnd('/'), rest);

var text = LanguageFeatures.Words(string.Join(' ', args));
if (text.Length == 0)
    return Fail("the text has no letters; usage: Quickstart [--server URL] TEXT");

try
{
    var vocabulary = LanguageVocabulary.Load();
    var probability = await LanguageClient.InferAsync(server, LanguageFeatures.Of(text, vocabulary));
    if (probability.Length != vocabulary.Languages.Count)
        return Fail($"the answer of {server} is not that of lande_langid");
    var best = probability.IndexOf(probability.Max());
    var (code, name) = vocabulary.Languages.GetAt(best);
    Console.WriteLine(FormattableString.Invariant($"{name} ({code}) {100.0 * probability[best]:F1} %"));
    return 0;
}
catch (LanguageException e)
{
    return Fail(e.Message);
}

static int Fail(string reason)
{
    Console.Error.WriteLine($"langid: {reason}");
    return 1;
}
