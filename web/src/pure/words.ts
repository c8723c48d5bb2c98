// Every text that a script shows, in both languages side by side. Refuses text from anywhere else.

export type Language = "zh" | "en";

const WORDS = {
  left: ["还剩 {t}", "{t} left"],
  overdue: ["已超时 {t}", "{t} overdue"],
  paused: ["计时已暂停", "Clock paused"],
  days: ["{n}天", "{n}d"],
  hours: ["{n}小时", "{n}h"],
  minutes: ["{n}分钟", "{n}min"],
  justNow: ["刚刚", "just now"],
  ago: ["{t}前", "{t} ago"],
  ahead: ["{t}后", "in {t}"],
  draftKept: ["已自动保存在本机", "Saved on this device"],
  draftRestored: ["已恢复上次没有提交的内容", "What you typed last time has been restored"],
  draftDiscard: ["清空重填", "Start afresh"],
  sending: ["正在提交…", "Sending…"],
  sendFailed: [
    "没有发出去：网络不通。填写的内容和照片都已保存在本机，请稍后再点一次提交，不会重复登记。",
    "Not sent: no network. Text and photos are kept on this device. Press send again later; nothing will be registered twice.",
  ],
  sendLater: [
    "没有发出去：网络不通。填写的内容和照片都已保存在本机，网络恢复后会自动提交(离开了本页的，在“我的任务”里点“全部提交”)，不会重复登记。",
    "Not sent: no network. Text and photos are kept on this device and sent by themselves once the network is back (after you left the page, by “Send all” on your list); nothing will be registered twice.",
  ],
  waitingHead: ["有 {n} 项已填好但还没有发出去：", "{n} filled in but not sent yet:"],
  waitingSend: ["全部提交", "Send all"],
  waitingLook: ["这里列出的还没有发出去，请逐项打开看一看，再提交。", "What is listed here wasn't sent: open each, look again and send."],
  waitingAway: ["还是没有网络，都保存在本机，请稍后再试。", "Still no network. Everything is kept on this device; try again later."],
  waitingLogIn: ["登录已过期，请登录后再提交。", "Your log-in has ended: log in, then send."],
  waitingDrop: ["不再提交，清除", "Don't send, clear it"],
  sendLogIn: [
    "登录已过期，没有发出去。填写的内容和照片都已保存在本机：请登录，登录后回到这里再提交。",
    "Your log-in has ended, nothing was sent. Text and photos are kept on this device: log in, then send from here.",
  ],
  stayOffline: [
    "没有发出去：网络不通。填写的内容还在本页(不存入本机)，请不要关闭本页，稍后再点一次。",
    "Not sent: no network. What you typed is still on this page and nowhere else: keep it open and try again later.",
  ],
  stayLogIn: [
    "登录已过期，没有发出去。填写的内容还在本页：请在新窗口登录，再回到这里点一次。",
    "Your log-in has ended, nothing was sent. What you typed is still on this page: log in in a new window, then come back.",
  ],
  copyLink: ["复制链接", "Copy the link"],
  shareLink: ["转发、保存", "Share or save"],
  copyDone: ["已复制，可粘贴到备忘录或发给自己。", "Copied: paste it into your notes or send it to yourself."],
  copyByHand: ["没有复制成功，请长按链接复制。", "It wasn't copied: press the link for long and copy it."],
  logIn: ["去登录", "Log in"],
  sendRefusedWhy: ["服务器没有收下：{why} 填写的内容已保存在本机。", "The server did not accept this: {why} What you typed is kept on this device."],
  kept: ["离线 · 保存于 {t}", "Offline · saved at {t}"],
  offlineHead: ["没有网络", "No network"],
  offlineNone: ["这个页面没有保存在本机，连上网络后再打开。", "This page isn't kept on this device; open it once there is a network."],
  offlineLeft: [
    "本机保存的页面已经清除。但服务器还不知道您要退出：连上网络后，请再退出一次。",
    "The pages kept on this device are removed. The server doesn't know yet that you are leaving: log out once more when there is a network.",
  ],
  offlineActed: [
    "刚才的提交已经收到。这个页面要连上网络才能打开。",
    "What you just sent was received. This page opens once there is a network.",
  ],
  offlineList: ["打开今天的任务", "Open today's tasks"],
  sendRefused: [
    "服务器没有收下（{status}）。填写的内容已保存在本机。",
    "The server did not accept this ({status}). What you typed is kept on this device.",
  ],
  photoAdd: ["拍照或选择照片", "Take or choose photos"],
  photoRemove: ["删除第 {n} 张照片", "Remove photo {n}"],
  photoCount: ["已选 {n} 张，最多 {max} 张", "{n} chosen, at most {max}"],
  photoTooMany: ["最多 {max} 张，多出的没有加入。", "At most {max}; the rest were left out."],
  photoUnreadable: ["“{name}”不是能识别的照片，没有加入。", "“{name}” is not a readable photo and was left out."],
  mapLoading: ["正在打开地图…", "Opening the map…"],
  mapNone: [
    "这台设备打不开地图。请用文字写明地点，或点“使用我的位置”。",
    "This device cannot show the map. Describe the place in words or use your position.",
  ],
  mapNoneShow: ["这台设备打不开地图。", "This device cannot show the map."],
  mapOffline: ["离线时不显示地图。", "No map without a network."],
  mapLabel: ["地图。方向键移动，加减键缩放。", "Map. Arrow keys pan, plus and minus zoom."],
  mapPickHelp: [
    "点一下地图放置图钉；也可以拖动图钉，或用方向键移动地图后按回车，图钉落在正中。",
    "Tap the map to place the pin; drag it, or move the map with arrow keys and press Enter to put it in the centre.",
  ],
  mapPin: ["所选位置", "Chosen place"],
  mapHere: ["使用我的位置", "Use my position"],
  mapClear: ["去掉图钉", "Remove the pin"],
  mapLocating: ["正在定位…", "Finding your position…"],
  mapDenied: [
    "没有得到定位许可，请在地图上点选或用文字说明。",
    "No permission to use your position. Pick on the map or use words.",
  ],
  mapNoFix: ["暂时定不了位，请在地图上点选。", "Your position could not be found. Pick on the map."],
  placeDenied: [
    "没有得到定位许可。可在浏览器设置中允许，也可以不用定位继续。",
    "No permission to use your position. Allow it in the browser’s settings, or go on without.",
  ],
  placeNoFix: ["暂时定不了位。可换个地方再试，也可以不用定位继续。", "Your position could not be found. Try from another spot, or go on without."],
  mapAccuracy: ["定位误差约 {n} 米", "accurate to about {n} m"],
  mapInside: ["位于 {grid}", "In {grid}"],
  mapEdge: ["位于网格边界附近（{grid}），工作人员会确认归属。", "Close to a grid's edge ({grid}); staff will confirm which."],
  mapOutside: ["这里不在本辖区内，仍可提交，由工作人员判断。", "Outside this area; you may still send it and staff will decide."],
  mapUnknown: ["暂时查不到所在网格，不影响提交。", "The grid cannot be looked up now; you may still send."],
  mapLevels: ["网格层级", "Grid level"],
  mapCluster: ["{n} 件", "{n} cases"],
  mapZoomIn: ["放大", "Zoom in"],
  mapZoomOut: ["缩小", "Zoom out"],
  mapFit: ["看全辖区", "Whole area"],
  nearSort: ["按离我远近排", "Nearest to me first"],
  nearTime: ["按时间排", "Most urgent first"],
  nearNote: ["位置只在本机用来排序，不上传、不保存。", "Your position only sorts this list on your device; it is neither sent nor kept."],
  nearDenied: ["没有得到定位许可，仍按时间排。", "No permission to use your position; still by time."],
  nearNoFix: ["暂时定不了位，仍按时间排。", "Your position could not be found; still by time."],
  nearM: ["约 {n} 米", "about {n} m"],
  nearKm: ["约 {n} 公里", "about {n} km"],
  refreshFailed: ["刷新失败：网络不通，显示的是 {t} 的内容。", "Refresh failed: no network. This is as of {t}."],
} as const;

export type Word = keyof typeof WORDS;

/** The language of the page; anything that isn't English reads Chinese. */
export function languageOf(tag: string | null | undefined): Language {
  return (tag ?? "").toLowerCase().startsWith("en") ? "en" : "zh";
}

/** The text `word` in `language`, with `{name}` places filled from `values`. */
export function say(word: Word, language: Language, values: Record<string, string | number> = {}): string {
  return fill(WORDS[word][language === "zh" ? 0 : 1], values);
}

/** `text` with its `{name}` places filled. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** All words, for the test that looks for a missing translation. */
export const allWords = (): [Word, readonly [string, string]][] =>
  Object.entries(WORDS).map(([key, pair]) => [key as Word, pair]);
